import Type, { type Static, type TObject, type TSchema } from 'typebox';
import { NightshiftError, toError } from './errors.js';

/** A value that prints as `***` wherever it is logged or serialised. */
export class Secret {
  readonly #value: string;

  constructor(value: string) {
    this.#value = value;
  }

  reveal(): string {
    return this.#value;
  }

  toString(): string {
    return '***';
  }

  toJSON(): string {
    return '***';
  }

  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return '***';
  }
}

interface Described<T> {
  readonly description: string;
  /** As it is written in the environment; without one the option is optional. */
  readonly default?: string;
  /** What the kind alone cannot tell. Throws CONFIG_INVALID with the whole problem. */
  readonly check?: (value: T) => unknown;
}

interface Range {
  readonly least?: number;
  readonly most?: number;
}

type Kind = 'text' | 'integer' | 'boolean' | 'duration' | 'size' | 'url' | 'secret' | 'list';

/** What an option's schema carries beside its type: the variable that sets it and how its text is read. */
export interface OptionKeywords extends Described<unknown>, Range {
  readonly env: string;
  readonly kind: Kind;
  /** Of an option that must be set: what it looks like. */
  readonly example?: string;
}

type WithDefault<T> = Described<T> & { readonly default: string };

function declare<T>(
  env: string,
  kind: Kind,
  described: Described<NonNullable<T>> & Range & { readonly example?: string },
) {
  return Type.Unsafe<T>({ env, kind, ...described });
}

const PORTS: Range = { least: 0, most: 65_535 };

/** Options with a default are always present, and so are those with an example, which must be set; others may be undefined. */
export const option = {
  text: (env: string, described: WithDefault<string>) => declare<string>(env, 'text', described),
  optionalText: (env: string, described: Described<string>) => declare<string | undefined>(env, 'text', described),
  integer: (env: string, described: WithDefault<number> & Range) => declare<number>(env, 'integer', described),
  /** A port to listen on; 0 picks a free one. */
  port: (env: string, described: WithDefault<number>) => declare<number>(env, 'integer', { ...described, ...PORTS }),
  boolean: (env: string, described: WithDefault<boolean>) => declare<boolean>(env, 'boolean', described),
  /** `500ms`, `30s`, `5m`, `2h`; read as milliseconds. */
  durationMs: (env: string, described: WithDefault<number>) => declare<number>(env, 'duration', described),
  /** `64KiB`, `100MiB`, `1GiB`, or plain bytes. */
  sizeBytes: (env: string, described: WithDefault<number>) => declare<number>(env, 'size', described),
  url: (env: string, described: WithDefault<string>) => declare<string>(env, 'url', described),
  optionalUrl: (env: string, described: Described<string>) => declare<string | undefined>(env, 'url', described),
  /** Also read from the file named by `<env>_FILE`; must be set. */
  secret: (env: string, described: Described<Secret> & { readonly example: string }) =>
    declare<Secret>(env, 'secret', described),
  /** Also read from the file named by `<env>_FILE`; its default is no secret. */
  defaultedSecret: (env: string, described: WithDefault<Secret>) => declare<Secret>(env, 'secret', described),
  /** Also read from the file named by `<env>_FILE`. */
  optionalSecret: (env: string, described: Described<Secret>) => declare<Secret | undefined>(env, 'secret', described),
  /** Comma-separated. */
  list: (env: string, described: WithDefault<readonly string[]>) => declare<readonly string[]>(env, 'list', described),
};

/** The options of a role or an adapter: property names are what the code reads, variables what the operator sets. */
export function options<P extends Record<string, TSchema>>(properties: P): TObject<P> {
  return Type.Object(properties);
}

export function keywordsOf(schema: TSchema): OptionKeywords {
  return schema as unknown as OptionKeywords;
}

const DURATION_MS: Record<string, number> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };
const SIZE_BYTES: Record<string, number> = { '': 1, B: 1, KiB: 1024, MiB: 1024 ** 2, GiB: 1024 ** 3 };

function withUnit(text: string, units: Record<string, number>): number | undefined {
  const match = /^(\d+(?:\.\d+)?)\s*([A-Za-z]*)$/.exec(text.trim());
  const factor = match?.[2] === undefined ? undefined : units[match[2]];
  // Whole ones: a share such as 0.29h is not exact, and columns and messages take no fractions.
  return match?.[1] === undefined || factor === undefined ? undefined : Math.round(Number(match[1]) * factor);
}

const READERS: Record<Kind, { readonly read: (text: string) => unknown; readonly expected: string }> = {
  text: { read: (text) => text, expected: 'text' },
  integer: { read: (text) => (/^-?\d+$/.test(text) ? Number(text) : undefined), expected: 'a whole number' },
  boolean: {
    read: (text) => ({ true: true, '1': true, false: false, '0': false })[text.toLowerCase()],
    expected: 'true or false',
  },
  duration: {
    read: (text) => (text === '0' ? 0 : withUnit(text, DURATION_MS)),
    expected: 'a duration such as 500ms, 30s, 5m or 2h',
  },
  size: { read: (text) => withUnit(text, SIZE_BYTES), expected: 'a size such as 64KiB, 100MiB or a number of bytes' },
  url: { read: (text) => (URL.canParse(text) ? text : undefined), expected: 'an absolute URL' },
  secret: { read: (text) => new Secret(text), expected: 'text' },
  list: {
    read: (text) =>
      text
        .split(',')
        .map((item) => item.trim())
        .filter((item) => item !== ''),
    expected: 'a comma-separated list',
  },
};

/** Reads one set of options from variables. Problems name the variable, what was found and what is expected; every one is reported. */
export function readOptions<P extends Record<string, TSchema>>(
  schema: TObject<P>,
  variables: Readonly<Record<string, string | undefined>>,
): { readonly value: Static<TObject<P>>; readonly problems: readonly string[] } {
  const problems: string[] = [];
  const value: Record<string, unknown> = {};
  for (const [name, property] of Object.entries(schema.properties)) {
    const keywords = keywordsOf(property);
    const { env, kind, default: fallback, example } = keywords;
    const text = variables[env] === undefined || variables[env] === '' ? fallback : variables[env];
    if (text === undefined) {
      if (example !== undefined) problems.push(`${env} is missing: set it to ${example}`);
      continue;
    }
    const read = READERS[kind].read(text);
    const problem = problemWith(keywords, text, read);
    if (problem !== undefined) problems.push(problem);
    value[name] = read;
  }
  return { value: Object.freeze(value) as Static<TObject<P>>, problems };
}

function problemWith({ env, kind, check, ...range }: OptionKeywords, text: string, read: unknown): string | undefined {
  if (read === undefined || !isWithin(read, range)) {
    return `${env} is ${JSON.stringify(text)}: expected ${READERS[kind].expected}${shownRange(range)}`;
  }
  try {
    check?.(read);
    return undefined;
  } catch (error) {
    return toError(error).message;
  }
}

function isWithin(value: unknown, { least = -Infinity, most = Infinity }: Range): boolean {
  return typeof value !== 'number' || (value >= least && value <= most);
}

function shownRange({ least, most }: Range): string {
  if (least === undefined) return most === undefined ? '' : `, ${most} at most`;
  return most === undefined ? `, ${least} or more` : ` from ${least} to ${most}`;
}

/** Every problem at once, as one error. */
export function configInvalid(problems: readonly string[]): NightshiftError {
  return new NightshiftError('CONFIG_INVALID', problems.join('\n'));
}
