type JsonObject = Readonly<Record<string, unknown>>;

/** A section of host.json by its path; keys in any case. Empty when it is not there. */
export function hostSection(hostJson: JsonObject, ...path: readonly string[]): JsonObject {
  let section: JsonObject = hostJson;
  for (const name of path) {
    const next = valueOf(section, name);
    if (typeof next !== 'object' || next === null || Array.isArray(next)) return {};
    section = next as JsonObject;
  }
  return section;
}

/** The value under a key in any case. */
export function valueOf(object: JsonObject, name: string): unknown {
  const wanted = name.toLowerCase();
  const key = Object.keys(object).find((known) => known.toLowerCase() === wanted);
  return key === undefined ? undefined : object[key];
}

interface IntegerRange {
  readonly fallback: number;
  readonly least: number;
  readonly most: number;
}

/** A whole number of host.json; an override from a setting is text. Undefined when it is none, or out of range. */
export function integerOf(
  section: JsonObject,
  name: string,
  { fallback, least, most }: IntegerRange,
): number | undefined {
  const value = valueOf(section, name);
  if (value === undefined || value === null) return fallback;
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  return typeof number === 'number' && Number.isInteger(number) && number >= least && number <= most
    ? number
    : undefined;
}
