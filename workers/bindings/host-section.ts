import { find, findAt, isObject, type JsonObject } from '../languages/host-json/json-object.js';

/** A section of host.json by its path; keys in any case. Empty when it is not there. */
export function hostSection(hostJson: JsonObject, ...path: readonly string[]): JsonObject {
  const section = findAt(hostJson, path);
  return isObject(section) ? section : {};
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
  const value = find(section, name);
  if (value === undefined || value === null) return fallback;
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  return typeof number === 'number' && Number.isInteger(number) && number >= least && number <= most
    ? number
    : undefined;
}
