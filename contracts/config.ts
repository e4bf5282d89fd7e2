import Type, { type Static, type TObject, type TSchema } from 'typebox';
import { NightshiftError } from './errors.js';

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
  readonly default?: T;
}

type Kind = 'text' | 'integer' | 'boolean' | 'duration' | 'size' | 'url' | 'secret' | 'list';

/** What an option's schema carries beside its type: the variable that sets it and how its text is read. */
export interface OptionKeywords {
  readonly env: string;
  readonly kind: Kind;
  readonly description: string;
  readonly default?: string;
}

function declare<T>(env: string, kind: Kind, described: Described<string>) {
  return Type.Unsafe<T>({ env, kind, ...described });
}

/** Options with a default are always present; those without may be undefined. */
export const option = {
  text: (env: string, described: Described<string> & { default: string }) => declare<string>(env, 'text', described),
  optionalText: (env: string, described: Described<string>) => declare<string | undefined>(env, 'text', described),
  integer: (env: string, described: Described<string> & { default: string }) =>
    declare<number>(env, 'integer', described),
  boolean: (env: string, described: Described<string> & { default: string }) =>
    declare<boolean>(env, 'boolean', described),
  /** `500ms`, `30s`, `5m`, `2h`; read as milliseconds. */
  durationMs: (env: string, described: Described<string> & { default: string }) =>
    declare<number>(env, 'duration', described),
  /** `64KiB`, `100MiB`, `1GiB`, or plain bytes. */
  sizeBytes: (env: string, described: Described<string> & { default: string }) =>
    declare<number>(env, 'size', described),
  url: (env: string, described: Described<string> & { default: string }) => declare<string>(env, 'url', described),
  optionalUrl: (env: string, described: Described<string>) => declare<string | undefined>(env, 'url', described),
  /** Also read from the file named by `<env>_FILE`. */
  optionalSecret: (env: string, described: Described<string>) => declare<Secret | undefined>(env, 'secret', described),
  /** Comma-separated. */
  list: (env: string, described: Described<string> & { default: string }) =>
    declare<readonly string[]>(env, 'list', described),
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
  return match?.[1] === undefined || factor === undefined ? undefined : Number(match[1]) * factor;
}

const READERS: Record<Kind, { readonly read: (text: string) => unknown; readonly expected: string }> = {
  text: { read: (text) => text, expected: 'text' },
  integer: { read: (text) => (/^-?\d+$/.test(text) ? Number(text) : undefined), expected: 'a whole number' },
  boolean: {
    read: (text) => ({ true: true, '1': true, false: false, '0': false })[text.toLowerCase()],
    expected: 'true or false',
  },
  duration: { read: (text) => withUnit(text, DURATION_MS), expected: 'a duration such as 500ms, 30s, 5m or 2h' },
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
    const { env, kind, default: fallback } = keywordsOf(property);
    const text = variables[env] === undefined || variables[env] === '' ? fallback : variables[env];
    if (text === undefined) continue;
    const reader = READERS[kind];
    const read = reader.read(text);
    if (read === undefined) problems.push(`${env} is ${JSON.stringify(text)}: expected ${reader.expected}`);
    value[name] = read;
  }
  return { value: Object.freeze(value) as Static<TObject<P>>, problems };
}

/** Every problem at once, as one error. */
export function configInvalid(problems: readonly string[]): NightshiftError {
  return new NightshiftError('CONFIG_INVALID', problems.join('\n'));
}
