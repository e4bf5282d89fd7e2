export type JsonObject = Record<string, unknown>;

/** A value by its key, whatever the case (host-semantics, section 7.1). */
export function find(object: JsonObject, name: string): unknown {
  const key = keyOf(object, name);
  return key === undefined ? undefined : object[key];
}

/** The key as it is written there. */
export function keyOf(object: JsonObject, name: string): string | undefined {
  if (Object.hasOwn(object, name)) return name;
  return Object.keys(object).find((key) => key.toLowerCase() === name.toLowerCase());
}

/** The value at the end of a path; undefined when a part of it is missing or no object. */
export function findAt(object: JsonObject, path: readonly string[]): unknown {
  let value: unknown = object;
  for (const name of path) value = isObject(value) ? find(value, name) : undefined;
  return value;
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Whether a switch is on; a setting that overrides it is text. */
export function isTrue(value: unknown): boolean {
  return value === true || (typeof value === 'string' && value.toLowerCase() === 'true');
}
