import { findAt, isObject, type JsonObject } from './json-object.js';

const LEVELS = ['trace', 'debug', 'information', 'warning', 'error', 'critical', 'none'] as const;
type Level = (typeof LEVELS)[number];

const DEFAULT_LEVEL: Level = 'information';

/** A line as it arrives: whose it is, and how grave. */
export interface FilteredLine {
  readonly level: string;
  readonly logCategory?: string;
}

/**
 * `logging.logLevel` of host.json: the least level that is kept, by category; the longest name that a category begins with wins
 * (host-semantics, section 7.1).
 */
export class LogLevels {
  readonly #levels: readonly (readonly [string, Level])[];
  readonly #known = new Map<string, number>();

  /** Throws through `invalid` for what is no level. */
  constructor(raw: JsonObject, invalid: (problem: string) => Error) {
    const section = findAt(raw, ['logging', 'logLevel']) ?? {};
    if (!isObject(section))
      throw invalid('has a "logging.logLevel" that is no object: write it as {"default": "Warning"}');
    this.#levels = Object.entries(section).map(([category, value]) => {
      const level = LEVELS.find((known) => typeof value === 'string' && known === value.toLowerCase());
      if (level !== undefined) return [category.toLowerCase() === 'default' ? '' : category.toLowerCase(), level];
      const expected = 'use one of Trace, Debug, Information, Warning, Error, Critical, None';
      throw invalid(`has "logging.logLevel.${category}": ${JSON.stringify(value)}, which is no level: ${expected}`);
    });
  }

  /** Whether a line of a function, or of the app outside any (undefined), is kept. */
  keeps(functionName: string | undefined, { level, logCategory = 'user' }: FilteredLine): boolean {
    if (level === 'none') return false;
    return LEVELS.indexOf(level as Level) >= this.#leastOf(categoryOf(functionName, logCategory));
  }

  #leastOf(category: string): number {
    const known = this.#known.get(category);
    if (known !== undefined) return known;
    const [, level = DEFAULT_LEVEL] =
      this.#levels
        .filter(([prefix]) => category.startsWith(prefix))
        .toSorted(([a], [b]) => b.length - a.length)
        .at(0) ?? [];
    const least = LEVELS.indexOf(level);
    this.#known.set(category, least);
    return least;
  }
}

function categoryOf(functionName: string | undefined, logCategory: string): string {
  if (functionName === undefined) return logCategory === 'user' ? 'host.function.console' : 'worker';
  const category = `function.${functionName.toLowerCase()}`;
  return logCategory === 'user' ? `${category}.user` : category;
}
