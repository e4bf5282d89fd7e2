import {
  UserStore,
  type ProviderSubject,
  type UserChange,
  type UserRow,
  type UserTokenKind,
  type UserTokenRow,
} from '#src/identity/users/user-store.js';
import { toUser, toUserToken } from '../user-rows.js';
import type { MssqlDatabase } from './mssql-database.js';
import type { SqlValues } from './mssql-statement.js';
import * as sql from './user-statements.js';

export class MssqlUserStore extends UserStore {
  readonly #database: MssqlDatabase;

  constructor(database: MssqlDatabase) {
    super();
    this.#database = database;
  }

  override async insert(user: UserRow, check?: (all: readonly UserRow[]) => void): Promise<void> {
    if (check === undefined) {
      await this.#database.run(sql.INSERT_USER, fromUser(user));
      return;
    }
    await this.#database.transaction(async (transaction) => {
      check((await transaction.rows(sql.LOCK_USERS)).map(toUser));
      await transaction.run(sql.INSERT_USER, fromUser(user));
    });
  }

  override async findByName(name: string): Promise<UserRow | undefined> {
    const row = await this.#database.row(sql.FIND_USER_BY_NAME, { name });
    return row === undefined ? undefined : toUser(row);
  }

  override async findBySubject({ issuer, subject }: ProviderSubject): Promise<UserRow | undefined> {
    const row = await this.#database.row(sql.FIND_USER_BY_SUBJECT, { issuer, subject });
    return row === undefined ? undefined : toUser(row);
  }

  override async list(): Promise<UserRow[]> {
    return (await this.#database.rows(sql.LIST_USERS)).map(toUser);
  }

  override change(id: string, change: UserChange): Promise<boolean> {
    return this.#database.transaction(async (transaction) => {
      const all = (await transaction.rows(sql.LOCK_USERS)).map(toUser);
      const user = all.find((one) => one.id === id);
      if (user === undefined) return false;
      const changed = change(user, all);
      if (changed === undefined) {
        await transaction.run(sql.DELETE_TOKENS_OF_USER, { userId: id });
        await transaction.run(sql.DELETE_USER, { id });
      } else {
        await transaction.run(sql.UPDATE_USER, fromUser({ ...changed, id }));
      }
      return true;
    });
  }

  override async insertToken(token: UserTokenRow): Promise<void> {
    const { role, expiresAt, lastUsedAt, ...rest } = token;
    const row = { ...rest, role: role ?? null, expiresAt: expiresAt ?? null, lastUsedAt: lastUsedAt ?? null };
    await this.#database.run(sql.INSERT_USER_TOKEN, row);
  }

  override async findToken(hash: string): Promise<{ token: UserTokenRow; user: UserRow } | undefined> {
    const token = await this.#database.row(sql.FIND_USER_TOKEN, { hash });
    const user = token && (await this.#database.row(sql.FIND_USER, { id: token.user_id }));
    return token && user && { token: toUserToken(token), user: toUser(user) };
  }

  override async listTokens(userId: string, kind: UserTokenKind): Promise<UserTokenRow[]> {
    return (await this.#database.rows(sql.LIST_USER_TOKENS, { userId, kind })).map(toUserToken);
  }

  override async deleteToken(userId: string, id: string): Promise<boolean> {
    return (await this.#database.run(sql.DELETE_USER_TOKEN, { userId, id })) > 0;
  }

  override async deleteTokens(userId: string, kind: UserTokenKind, keep = ''): Promise<void> {
    await this.#database.run(sql.DELETE_USER_TOKENS, { userId, kind, keep });
  }

  override async deleteOverSessions(now: Date, unusedSince: Date): Promise<void> {
    await this.#database.run(sql.DELETE_OVER_SESSIONS, { now, unusedSince });
  }

  override async touchToken(id: string, at: Date): Promise<void> {
    await this.#database.run(sql.TOUCH_USER_TOKEN, { id, at });
  }
}

function fromUser(user: UserRow): SqlValues {
  const { id, name, passwordHash, disabled, grants, createdAt, lastSignInAt, provider } = user;
  return {
    id,
    name,
    passwordHash: passwordHash ?? null,
    disabled,
    grants: JSON.stringify(grants),
    createdAt,
    lastSignInAt: lastSignInAt ?? null,
    issuer: provider?.issuer ?? null,
    subject: provider?.subject ?? null,
  };
}
