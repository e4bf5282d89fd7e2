import type { TypedData } from '#contracts/messages/typed-data.js';

/**
 * The messages that one value becomes: each element of an array is one, also of a string that holds a JSON array; nothing at all for null; else one message.
 * Text and bytes travel as they are, anything else as compact JSON (host-semantics, section 0).
 */
export function messageBodies(data: TypedData): Uint8Array[] {
  const { bytes, string, json, int, double } = data;
  if (bytes !== undefined) return [Buffer.from(bytes, 'base64')];
  if (string !== undefined) return (arrayIn(string) ?? [string]).flatMap(bodyOf);
  if (json !== undefined) return elementsOf(json).flatMap(bodyOf);
  const number = int ?? double;
  return number === undefined ? collected(data) : bodyOf(number);
}

function collected({ collectionString, collectionBytes, collectionDouble, collectionSint64 }: TypedData): Uint8Array[] {
  if (collectionBytes !== undefined) return collectionBytes.bytes.map((bytes) => Buffer.from(bytes, 'base64'));
  const values = collectionString?.string ?? collectionDouble?.double ?? collectionSint64?.sint64 ?? [];
  return values.flatMap(bodyOf);
}

/** Elements that are null are left out, as null itself is. */
function bodyOf(value: unknown): Uint8Array[] {
  if (value === null || value === undefined) return [];
  return [Buffer.from(typeof value === 'string' ? value : JSON.stringify(value))];
}

function elementsOf(json: string): unknown[] {
  const value: unknown = JSON.parse(json);
  return Array.isArray(value) ? value : [value];
}

function arrayIn(text: string): unknown[] | undefined {
  if (!/^\s*\[/.test(text)) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    return Array.isArray(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
