import type { TypedData } from '#contracts/messages/typed-data.js';

/**
 * Adds the top-level properties of a JSON object to a trigger's metadata, as the host does for every value that reaches the function as text: arrays and
 * nulls are skipped, objects kept, scalars become text. A property overrides metadata of the same name in any case (host-semantics, sections 1.8 and 4.1).
 */
export function withPayloadProperties(
  metadata: Readonly<Record<string, TypedData>>,
  text: string,
): Record<string, TypedData> {
  const merged = new Map(Object.entries(metadata));
  const names = new Map(Object.keys(metadata).map((name) => [name.toLowerCase(), name]));
  for (const [property, value] of Object.entries(jsonObjectOf(text) ?? {})) {
    const data = dataOf(value);
    if (data === undefined) continue;
    const name = names.get(property.toLowerCase()) ?? property;
    names.set(property.toLowerCase(), name);
    merged.set(name, data);
  }
  // Not `{...}`: a property may be named like one that every object has.
  return Object.fromEntries(merged);
}

/** The object that a text holds; undefined for any other text. */
export function jsonObjectOf(text: string): Readonly<Record<string, unknown>> | undefined {
  if (!/^\s*\{/.test(text)) return undefined;
  try {
    return JSON.parse(text) as Readonly<Record<string, unknown>>;
  } catch {
    return undefined;
  }
}

function dataOf(value: unknown): TypedData | undefined {
  switch (typeof value) {
    case 'string':
      return { string: value };
    case 'number':
      return { string: String(value) };
    case 'boolean':
      // As .NET writes it.
      return { string: value ? 'True' : 'False' };
    default:
      return value === null || Array.isArray(value) ? undefined : { json: JSON.stringify(value) };
  }
}
