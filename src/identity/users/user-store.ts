import type { Grant, Role } from '../roles.js';

/** Whom an OpenID Connect provider means: the pair is one person for ever; its name and address may become another's. */
export interface ProviderSubject {
  readonly issuer: string;
  readonly subject: string;
}

export interface UserRow {
  readonly id: string;
  readonly name: string;
  /** Undefined: nobody signs in with a password. */
  readonly passwordHash: string | undefined;
  readonly disabled: boolean;
  readonly grants: readonly Grant[];
  readonly createdAt: Date;
  readonly lastSignInAt: Date | undefined;
  /** Of who signs in with a provider. */
  readonly provider?: ProviderSubject;
}

/** personal: made by a user for programs; session: made by signing in, held in a cookie. */
export type UserTokenKind = 'personal' | 'session';

export interface UserTokenRow {
  readonly id: string;
  readonly userId: string;
  readonly kind: UserTokenKind;
  readonly name: string;
  /** The most it may do, where that is less than its user may. */
  readonly role: Role | undefined;
  /** Hex SHA-256; the token itself is never kept. */
  readonly hash: string;
  readonly createdAt: Date;
  readonly expiresAt: Date | undefined;
  readonly lastUsedAt: Date | undefined;
}

/** Says what becomes of a user, of all there are: undefined deletes it. Pure: it may be asked more than once. */
export type UserChange = (user: UserRow, all: readonly UserRow[]) => UserRow | undefined;

/** The people of the house and the tokens that they hold. */
export abstract class UserStore {
  /**
   * Rejects with STORE_CONFLICT when the name, or the provider's subject, is taken, or with what `check` throws, told of all there are: no other change comes between what it saw
   * and what is written. It may be asked more than once.
   */
  abstract insert(user: UserRow, check?: (all: readonly UserRow[]) => void): Promise<void>;
  abstract findByName(name: string): Promise<UserRow | undefined>;
  abstract findBySubject(subject: ProviderSubject): Promise<UserRow | undefined>;
  /** By name. */
  abstract list(): Promise<UserRow[]>;
  /** No other change comes between what `change` sees and what is written. A deleted user's tokens go too. False when there is no such user. */
  abstract change(id: string, change: UserChange): Promise<boolean>;
  abstract insertToken(token: UserTokenRow): Promise<void>;
  abstract findToken(hash: string): Promise<{ readonly token: UserTokenRow; readonly user: UserRow } | undefined>;
  /** Oldest first. */
  abstract listTokens(userId: string, kind: UserTokenKind): Promise<UserTokenRow[]>;
  /** False when the user has no such token. */
  abstract deleteToken(userId: string, id: string): Promise<boolean>;
  /** All but `keep`. */
  abstract deleteTokens(userId: string, kind: UserTokenKind, keep?: string): Promise<void>;
  /** Sessions that ended by `now`, and those not used since `unusedSince`. */
  abstract deleteOverSessions(now: Date, unusedSince: Date): Promise<void>;
  abstract touchToken(id: string, at: Date): Promise<void>;
}
