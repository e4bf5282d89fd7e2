import { usageError } from './exit-codes.js';
import { textOf, type Flags } from './verb.js';

const MOST_ROWS = 10_000;
const USUAL_ROWS = 25;
const UNITS = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

export const LIMIT = ['--limit <n>', `how many (default ${USUAL_ROWS})`] as const;

/** `--limit`: how many rows a list prints. */
export function limitOf(flags: Flags): number {
  const text = textOf(flags, 'limit');
  if (text === undefined) return USUAL_ROWS;
  const limit = Number(text);
  if (Number.isInteger(limit) && limit >= 1 && limit <= MOST_ROWS) return limit;
  throw usageError(`--limit takes a number from 1 to ${MOST_ROWS}, not '${text}'.`);
}

/** A whole number from 1; undefined when the option, such as `--max-uses`, was not given. */
export function countOf(flags: Flags, option: `--${string}`): number | undefined {
  const text = textOf(flags, nameOf(option));
  if (text === undefined) return undefined;
  const count = Number(text);
  if (Number.isInteger(count) && count >= 1) return count;
  throw usageError(`${option} takes a whole number above 0, not '${text}'.`);
}

/** `--expires-in-hours`; undefined when it was not given. */
export function hoursOf(flags: Flags): number | undefined {
  const text = textOf(flags, 'expiresInHours');
  if (text === undefined) return undefined;
  const hours = Number(text);
  if (hours > 0) return hours;
  throw usageError(`--expires-in-hours takes a number of hours, not '${text}'.`);
}

/** `<name>=<value>`; only the first sign of equality counts. */
export function pairOf(text: string, form = '<name>=<value>'): [name: string, value: string] {
  const at = text.indexOf('=');
  if (at < 1) throw usageError(`'${text}' is no ${form}.`);
  return [text.slice(0, at), text.slice(at + 1)];
}

/** A moment as people write it: an ISO moment, a local date and time, or how long ago (`2h`, `30m`, `7d`). As ISO 8601. */
export function momentOf(flags: Flags, name: string, now = new Date()): string | undefined {
  const text = textOf(flags, name);
  if (text === undefined) return undefined;
  const ago = /^(\d+)([smhd])$/.exec(text);
  if (ago !== null) {
    const unit = UNITS[ago[2] as keyof typeof UNITS];
    return new Date(now.getTime() - Number(ago[1]) * unit).toISOString();
  }
  const at = new Date(text);
  if (!Number.isNaN(at.getTime())) return at.toISOString();
  throw usageError(`--${name} takes a moment (2026-03-01T22:00, or how long ago: 30m, 2h, 7d), not '${text}'.`);
}

/** `app/function`. */
export function appAndFunction(text: string): { readonly app: string; readonly name: string } {
  const [app = '', name = '', ...rest] = text.split('/');
  if (app !== '' && name !== '' && rest.length === 0) return { app, name };
  throw usageError(`'${text}' is no function: write <app>/<function>.`);
}

/** As commander names it: `maxUses` of `--max-uses`. */
function nameOf(option: string): string {
  return option.slice(2).replaceAll(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
}
