import { hash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { AppKey } from '../apps/catalog/app-catalog.js';
import type { KeyName } from '../apps/app-store.js';
import type { AuthLevel } from './routes/auth-level.js';

const HEADER = 'x-functions-key';

interface StoredKey {
  readonly key: KeyName;
  readonly digest: Buffer;
}

const SCOPES: readonly AppKey['scope'][] = ['master', 'system', 'host', 'function'];
const LEVEL_OF_SCOPE = { master: 'admin', system: 'system', host: 'function', function: 'function' } as const;

/** The keys of one app, as digests: equal lengths, so that comparing takes the same time for any key that is sent. */
export class AppKeys {
  readonly #keys: readonly StoredKey[];
  readonly #used: (key: KeyName) => void;

  /** `used` is told of every key that somebody came with. */
  constructor(keys: readonly AppKey[], used: (key: KeyName) => void) {
    this.#used = used;
    this.#keys = keys
      .filter(({ value }) => value !== '')
      .toSorted((a, b) => SCOPES.indexOf(a.scope) - SCOPES.indexOf(b.scope))
      .map(({ value, ...key }) => ({ key, digest: digest(value) }));
  }

  /** What the key gives its bearer on a URL of this function: the first that matches of master, system, host and function keys. */
  levelOf(key: string | undefined, functionName: string | undefined): AuthLevel {
    const own = functionName?.toLowerCase();
    const match = this.#match(key, (stored) => stored.scope !== 'function' || stored.function === own);
    return match === undefined ? 'anonymous' : LEVEL_OF_SCOPE[match.scope];
  }

  /** What the key gives its bearer on an extension's webhook: a system key of another extension counts as one of a lower level. */
  webhookLevelOf(key: string | undefined, extension: string): AuthLevel {
    const match = this.#match(key, ({ scope }) => scope !== 'function');
    if (match === undefined) return 'anonymous';
    if (match.scope !== 'system') return LEVEL_OF_SCOPE[match.scope];
    return match.name.toLowerCase() === `${extension.toLowerCase()}_extension` ? 'system' : 'user';
  }

  #match(key: string | undefined, isUsable: (stored: KeyName) => boolean): KeyName | undefined {
    if (key === undefined) return undefined;
    const sent = digest(key);
    let match: KeyName | undefined;
    for (const stored of this.#keys) {
      // Every key is compared, match or not, so that the time tells nothing about which one matched.
      const isSame = timingSafeEqual(sent, stored.digest);
      if (isSame && isUsable(stored.key)) match ??= stored.key;
    }
    if (match !== undefined) this.#used(match);
    return match;
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
