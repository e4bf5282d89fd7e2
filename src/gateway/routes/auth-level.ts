/** Host-semantics, section 1.3: a level is satisfied by the same level or by admin, never by another that is merely higher. */
const AUTH_LEVELS = ['anonymous', 'user', 'function', 'system', 'admin'] as const;
export type AuthLevel = (typeof AUTH_LEVELS)[number];

/** The level of a binding; absent means `function`, the default of function.json. Undefined for a word that is no level. */
export function readAuthLevel(value: unknown): AuthLevel | undefined {
  if (value === undefined || value === null || value === '') return 'function';
  return AUTH_LEVELS.find((level) => level === (typeof value === 'string' ? value.toLowerCase() : ''));
}
