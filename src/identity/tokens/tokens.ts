import { createHash, randomBytes } from 'node:crypto';
import type { TokenKind } from './token-store.js';
import type { UserTokenKind } from '../users/user-store.js';

/** So that whoever finds a token in a file or a log knows what it opens. */
const PREFIXES: Record<TokenKind, string> = {
  owner: 'ns_owner_',
  setup: 'ns_setup_',
  join: 'ns_join_',
  worker: 'ns_worker_',
};

const USER_PREFIXES: Record<UserTokenKind, string> = { personal: 'ns_personal_', session: 'ns_session_' };

const TOKEN_BYTES = 32;

/** A new token: its kind's prefix and 32 random bytes in base64url. */
export function makeToken(kind: TokenKind): string {
  return PREFIXES[kind] + randomBytes(TOKEN_BYTES).toString('base64url');
}

/** A new token for a user. */
export function makeUserToken(kind: UserTokenKind): string {
  return USER_PREFIXES[kind] + randomBytes(TOKEN_BYTES).toString('base64url');
}

/** Whether it would be a personal token, if it were one: which table it stands in. */
export function isPersonal(token: string): boolean {
  return token.startsWith(USER_PREFIXES.personal);
}

/** Whether it would be a session's token, if it were one. */
export function isSessionToken(token: string): boolean {
  return token.startsWith(USER_PREFIXES.session);
}

/** Hex SHA-256. Looking a token up by it needs no constant time: timing tells about a digest that nobody can steer. */
export function hashToken(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}

/** The token of an `Authorization` header: a bearer token, or the password of Basic, so that a browser can open the docs. */
export function tokenOf(authorization: string | undefined): string | undefined {
  const match = /^(bearer|basic) +(\S+) *$/i.exec(authorization ?? '');
  if (match?.[1] === undefined || match[2] === undefined) return undefined;
  if (match[1].toLowerCase() === 'bearer') return match[2];
  const text = Buffer.from(match[2], 'base64').toString('utf8');
  const colon = text.indexOf(':');
  return colon < 0 || colon === text.length - 1 ? undefined : text.slice(colon + 1);
}
