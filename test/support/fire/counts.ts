import { it } from '@jest/globals';

/** Everything: `npm run test:faults`. Otherwise the same tests with small counts, so that every test run has them. */
const FULL = process.env['FAULTS'] === 'full';

/** `small` in every test run, `full` where FAULTS=full asks for it. */
export function upTo(full: number, small: number): number {
  return FULL ? full : small;
}

/** For tests that every test run has no time for. */
export const inFullOnly = FULL ? it : it.skip;

export function figure(title: string, facts: Readonly<Record<string, unknown>>): void {
  const shown = Object.entries(facts).map(([name, value]) => `${name} ${text(value)}`);
  process.stderr.write(`${title}: ${shown.join(', ')}\n`);
}

function text(value: unknown): string {
  if (!(value instanceof Map)) return String(value);
  const entries = [...value].map(([name, count]) => `${String(name)} ×${String(count)}`);
  return entries.length === 0 ? 'none' : entries.join(' + ');
}
