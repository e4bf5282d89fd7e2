import { NightshiftError } from '#contracts/errors.js';
import { findAt, isObject, type JsonObject } from './json-object.js';

export function invalid(file: string, what: string): NightshiftError {
  return new NightshiftError('HOST_JSON_INVALID', `${file} ${what}`);
}

/** A list of texts; one that settings made, index by index, is an object. Undefined when it is not there. */
export function readTexts(file: string, raw: JsonObject, path: string, example: string): string[] | undefined {
  const value = findAt(raw, path.split('.'));
  if (value === undefined || value === null) return undefined;
  const texts: unknown[] = Array.isArray(value) ? value : isObject(value) ? Object.values(value) : [undefined];
  if (texts.every((text) => typeof text === 'string')) return texts;
  throw invalid(file, `has a "${path}" that is no list of ${example}`);
}

/** Throws unless it is a switch, or absent; a setting that overrides it is text. */
export function checkSwitch(file: string, raw: JsonObject, path: string): void {
  const value = findAt(raw, path.split('.'));
  if (value === undefined || value === null || typeof value === 'boolean') return;
  if (typeof value === 'string' && /^(?:true|false)$/i.test(value)) return;
  throw invalid(file, `has "${path}": ${JSON.stringify(value)}: write true or false`);
}
