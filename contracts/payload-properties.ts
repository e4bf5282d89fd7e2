import type { TypedData } from './messages/typed-data.js';

/**
 * Adds the top-level properties of a JSON object to a trigger's metadata, as the host does for every value that reaches the function as text: arrays and
 * nulls are skipped, objects kept, scalars become text. A property overrides metadata of the same name in any case (host-semantics, sections 1.8 and 4.1).
 */
export function withPayloadProperties(
  metadata: Readonly<Record<string, TypedData>>,
  text: string,
): Record<string, TypedData> {
  return mergedByName(metadata, metadataOf(jsonObjectOf(text) ?? {}));
}

/** Values of a JSON document as metadata. */
export function metadataOf(values: Readonly<Record<string, unknown>>): Record<string, TypedData> {
  const found = Object.entries(values).flatMap(([name, value]) => {
    const data = dataOf(value);
    return data === undefined ? [] : [[name, data] as const];
  });
  // Not `{...}`: a property may be named like one that every object has.
  return Object.fromEntries(found);
}

/** Of one name in any case the last value wins, under the name's first spelling, as in the host's own dictionaries. */
export function mergedByName<T>(...sources: readonly Readonly<Record<string, T>>[]): Record<string, T> {
  const names = new Map<string, string>();
  const merged = new Map<string, T>();
  for (const [given, value] of sources.flatMap((source) => Object.entries(source))) {
    const name = names.get(given.toLowerCase()) ?? given;
    names.set(given.toLowerCase(), name);
    merged.set(name, value);
  }
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
