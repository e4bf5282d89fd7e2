import { MASK, SECRET_NAMES, withoutSecrets } from './secret-members.js';

const SECRET_IN_URL = /([?&](?:code|sig|key|token|access_token|api_key|apikey|password)=)[^&#\s"]+/gi;
const USER_INFO = /(\b[a-z][a-z0-9+.-]*:\/\/[^/\s:@"]*:)[^@/\s"]+@/gi;

/** A copy of a JSON value without secrets, by the names of its members. JSON text in a member named `json` is looked into as well. */
export function masked(value: unknown, name = ''): unknown {
  if (value === null || value === undefined || typeof value === 'boolean') return value;
  if (SECRET_NAMES.test(name)) return MASK;
  if (typeof value === 'string') return name === 'json' ? maskedJson(value) : maskedText(value);
  if (Array.isArray(value)) return value.map((item) => masked(item));
  if (typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, masked(member, key)]));
}

/** Keys in addresses, and passwords in connection strings. */
export function maskedText(text: string): string {
  return text.replaceAll(SECRET_IN_URL, `$1${MASK}`).replaceAll(USER_INFO, `$1${MASK}@`);
}

/** As `maskedText`, of a whole payload: also the values of its members that name themselves secrets, whether or not it is whole. */
export function maskedContent(text: string): string {
  return maskedText(withoutSecrets(text));
}

/** `edited` with every secret that it shows masked, as `masked(original)` does, put back from the original. */
export function unmasked(edited: unknown, original: unknown, name = ''): unknown {
  if (JSON.stringify(edited) === JSON.stringify(masked(original, name))) return original;
  if (Array.isArray(edited)) {
    const before = Array.isArray(original) ? original : [];
    return edited.map((item, index) => unmasked(item, before[index]));
  }
  if (typeof edited !== 'object' || edited === null) return edited;
  const before: Record<string, unknown> = isRecord(original) ? original : {};
  return Object.fromEntries(Object.entries(edited).map(([key, member]) => [key, unmasked(member, before[key], key)]));
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function maskedJson(text: string): string {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== 'object' || value === null) return maskedText(text);
    const shown = masked(value);
    return JSON.stringify(shown) === JSON.stringify(value) ? text : JSON.stringify(shown);
  } catch {
    return maskedText(text);
  }
}
