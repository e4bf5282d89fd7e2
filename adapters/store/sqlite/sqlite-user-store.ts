import {
  UserStore,
  type ProviderSubject,
  type UserChange,
  type UserRow,
  type UserTokenKind,
  type UserTokenRow,
} from '#src/identity/users/user-store.js';
import { toUser, toUserToken, type UserColumns, type UserTokenColumns } from '../user-rows.js';
import type { SqliteDatabase, SqlParameters } from './sqlite-database.js';
import * as sql from './user-statements.js';

export class SqliteUserStore extends UserStore {
  readonly #database: SqliteDatabase;
  readonly #statements: ReturnType<typeof prepareAll>;

  constructor(database: SqliteDatabase) {
    super();
    this.#database = database;
    this.#statements = prepareAll(database);
  }

  override async insert(user: UserRow, check?: (all: readonly UserRow[]) => void): Promise<void> {
    this.#database.transaction(() => {
      check?.(this.#statements.list.all().map(toUser));
      this.#statements.insert.run(fromUser(user));
    });
  }

  override async findByName(name: string): Promise<UserRow | undefined> {
    const row = this.#statements.findByName.get({ name });
    return row === undefined ? undefined : toUser(row);
  }

  override async findBySubject({ issuer, subject }: ProviderSubject): Promise<UserRow | undefined> {
    const row = this.#statements.findBySubject.get({ issuer, subject });
    return row === undefined ? undefined : toUser(row);
  }

  override async list(): Promise<UserRow[]> {
    return this.#statements.list.all().map(toUser);
  }

  override async change(id: string, change: UserChange): Promise<boolean> {
    return this.#database.transaction(() => {
      const all = this.#statements.list.all().map(toUser);
      const user = all.find((one) => one.id === id);
      if (user === undefined) return false;
      const changed = change(user, all);
      if (changed === undefined) {
        this.#statements.deleteTokensOfUser.run({ userId: id });
        this.#statements.delete.run({ id });
      } else {
        this.#statements.update.run(fromUser({ ...changed, id }));
      }
      return true;
    });
  }

  override async insertToken(token: UserTokenRow): Promise<void> {
    this.#statements.insertToken.run({
      ...token,
      role: token.role ?? null,
      createdAt: token.createdAt.getTime(),
      expiresAt: token.expiresAt?.getTime() ?? null,
      lastUsedAt: token.lastUsedAt?.getTime() ?? null,
    });
  }

  override async findToken(hash: string): Promise<{ token: UserTokenRow; user: UserRow } | undefined> {
    const token = this.#statements.findToken.get({ hash });
    const user = token && this.#statements.find.get({ id: token.user_id });
    return token && user && { token: toUserToken(token), user: toUser(user) };
  }

  override async listTokens(userId: string, kind: UserTokenKind): Promise<UserTokenRow[]> {
    return this.#statements.listTokens.all({ userId, kind }).map(toUserToken);
  }

  override async deleteToken(userId: string, id: string): Promise<boolean> {
    return this.#statements.deleteToken.run({ userId, id }).changes > 0;
  }

  override async deleteTokens(userId: string, kind: UserTokenKind, keep = ''): Promise<void> {
    this.#statements.deleteTokens.run({ userId, kind, keep });
  }

  override async deleteOverSessions(now: Date, unusedSince: Date): Promise<void> {
    this.#statements.deleteOverSessions.run({ now: now.getTime(), unusedSince: unusedSince.getTime() });
  }

  override async touchToken(id: string, at: Date): Promise<void> {
    this.#statements.touchToken.run({ id, at: at.getTime() });
  }
}

function fromUser(user: UserRow): SqlParameters {
  return {
    id: user.id,
    name: user.name,
    passwordHash: user.passwordHash ?? null,
    disabled: user.disabled ? 1 : 0,
    grants: JSON.stringify(user.grants),
    createdAt: user.createdAt.getTime(),
    lastSignInAt: user.lastSignInAt?.getTime() ?? null,
    issuer: user.provider?.issuer ?? null,
    subject: user.provider?.subject ?? null,
  };
}

function prepareAll(database: SqliteDatabase) {
  return {
    insert: database.prepare(sql.INSERT_USER),
    find: database.prepare<UserColumns>(sql.FIND_USER),
    findByName: database.prepare<UserColumns>(sql.FIND_USER_BY_NAME),
    findBySubject: database.prepare<UserColumns>(sql.FIND_USER_BY_SUBJECT),
    list: database.prepare<UserColumns>(sql.LIST_USERS),
    update: database.prepare(sql.UPDATE_USER),
    delete: database.prepare(sql.DELETE_USER),
    deleteTokensOfUser: database.prepare(sql.DELETE_TOKENS_OF_USER),
    insertToken: database.prepare(sql.INSERT_USER_TOKEN),
    findToken: database.prepare<UserTokenColumns>(sql.FIND_USER_TOKEN),
    listTokens: database.prepare<UserTokenColumns>(sql.LIST_USER_TOKENS),
    deleteToken: database.prepare(sql.DELETE_USER_TOKEN),
    deleteTokens: database.prepare(sql.DELETE_USER_TOKENS),
    deleteOverSessions: database.prepare(sql.DELETE_OVER_SESSIONS),
    touchToken: database.prepare(sql.TOUCH_USER_TOKEN),
  };
}
