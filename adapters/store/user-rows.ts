import type { Grant, Role } from '#src/identity/roles.js';
import type { UserRow, UserTokenKind, UserTokenRow } from '#src/identity/users/user-store.js';
import { dateOrUndefined, type Moment } from './moment.js';

/** Truth values are as each driver gives them. */
export interface UserColumns {
  readonly id: string;
  readonly name: string;
  readonly password_hash: string | null;
  readonly disabled: number | boolean;
  readonly grants: string;
  readonly created_at: Moment;
  readonly last_sign_in_at: Moment | null;
  readonly issuer: string | null;
  readonly subject: string | null;
}

export interface UserTokenColumns {
  readonly id: string;
  readonly user_id: string;
  readonly kind: string;
  readonly name: string;
  readonly role: string | null;
  readonly hash: string;
  readonly created_at: Moment;
  readonly expires_at: Moment | null;
  readonly last_used_at: Moment | null;
}

export function toUser(row: UserColumns): UserRow {
  return {
    id: row.id,
    name: row.name,
    passwordHash: row.password_hash ?? undefined,
    disabled: Boolean(row.disabled),
    grants: JSON.parse(row.grants) as Grant[],
    createdAt: new Date(row.created_at),
    lastSignInAt: dateOrUndefined(row.last_sign_in_at),
    ...(row.issuer === null || row.subject === null ? {} : { provider: { issuer: row.issuer, subject: row.subject } }),
  };
}

export function toUserToken(row: UserTokenColumns): UserTokenRow {
  return {
    id: row.id,
    userId: row.user_id,
    kind: row.kind as UserTokenKind,
    name: row.name,
    role: (row.role ?? undefined) as Role | undefined,
    hash: row.hash,
    createdAt: new Date(row.created_at),
    expiresAt: dateOrUndefined(row.expires_at),
    lastUsedAt: dateOrUndefined(row.last_used_at),
  };
}
