import { hash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { AppKey } from '../apps/app-catalog.js';
import type { AuthLevel } from './routes/auth-level.js';

const HEADER = 'x-functions-key';

interface StoredKey {
  readonly scope: AppKey['scope'];
  readonly function: string;
  readonly digest: Buffer;
}

const SCOPES: readonly AppKey['scope'][] = ['master', 'system', 'host', 'function'];
const LEVEL_OF_SCOPE = { master: 'admin', system: 'system', host: 'function', function: 'function' } as const;

/** The keys of one app, as digests: equal lengths, so that comparing takes the same time for any key that is sent. */
export class AppKeys {
  readonly #keys: readonly StoredKey[];

  constructor(keys: readonly AppKey[]) {
    this.#keys = keys
      .filter(({ value }) => value !== '')
      .toSorted((a, b) => SCOPES.indexOf(a.scope) - SCOPES.indexOf(b.scope))
      .map((key) => ({ scope: key.scope, function: key.function, digest: digest(key.value) }));
  }

  /** What the key gives its bearer on a URL of this function: the first that matches of master, system, host and function keys. */
  levelOf(key: string | undefined, functionName: string | undefined): AuthLevel {
    if (key === undefined) return 'anonymous';
    const sent = digest(key);
    const own = functionName?.toLowerCase();
    let level: AuthLevel = 'anonymous';
    for (const stored of this.#keys) {
      const usable = stored.scope !== 'function' || stored.function === own;
      // Every key is compared, match or not, so that the time tells nothing about which one matched.
      if (timingSafeEqual(sent, stored.digest) && usable && level === 'anonymous') level = LEVEL_OF_SCOPE[stored.scope];
    }
    return level;
  }
}

/** The header hides `code`, even when its value is wrong (host-semantics, section 1.3). An empty key is no key. */
export function suppliedKey(request: IncomingMessage, queryText: string): string | undefined {
  const header = request.headersDistinct[HEADER]?.[0];
  if (header !== undefined && header !== '') return header;
  if (!queryText.toLowerCase().includes('code=')) return undefined;
  const code = [...new URLSearchParams(queryText)].find(([name]) => name.toLowerCase() === 'code')?.[1];
  return code === '' ? undefined : code;
}

export function satisfies(level: AuthLevel, required: AuthLevel): boolean {
  return required === 'anonymous' || level === required || level === 'admin';
}

function digest(key: string): Buffer {
  return hash('sha256', key, 'buffer');
}
