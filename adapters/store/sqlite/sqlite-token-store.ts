import { TokenStore, type TokenKind, type NewTokenRow, type TokenRow } from '#src/identity/tokens/token-store.js';
import { toToken, type TokenColumns } from '../token-rows.js';
import type { SqliteDatabase, Statement } from './sqlite-database.js';
import * as sql from './token-statements.js';

export class SqliteTokenStore extends TokenStore {
  readonly #insert: Statement;
  readonly #findByHash: Statement<TokenColumns>;
  readonly #list: Statement<TokenColumns>;
  readonly #use: Statement;
  readonly #revoke: Statement;

  constructor(database: SqliteDatabase) {
    super();
    this.#insert = database.prepare(sql.INSERT_TOKEN);
    this.#findByHash = database.prepare<TokenColumns>(sql.FIND_TOKEN_BY_HASH);
    this.#list = database.prepare<TokenColumns>(sql.LIST_TOKENS);
    this.#use = database.prepare(sql.USE_TOKEN);
    this.#revoke = database.prepare(sql.REVOKE_TOKEN);
  }

  override async insert(token: NewTokenRow): Promise<void> {
    const { id, kind, name, hash, createdAt, expiresAt, revokedAt, maxUses, labels } = token;
    this.#insert.run({
      id,
      kind,
      name,
      hash,
      createdAt: createdAt.getTime(),
      expiresAt: expiresAt?.getTime() ?? null,
      revokedAt: revokedAt?.getTime() ?? null,
      maxUses: maxUses ?? null,
      labels: labels === undefined ? null : JSON.stringify(labels),
    });
  }

  override async findByHash(hash: string): Promise<TokenRow | undefined> {
    const row = this.#findByHash.get({ hash });
    return row === undefined ? undefined : toToken(row);
  }

  override async list(kind: TokenKind): Promise<TokenRow[]> {
    return this.#list.all({ kind }).map(toToken);
  }

  override async use(id: string, at: Date): Promise<boolean> {
    return this.#use.run({ id, at: at.getTime() }).changes > 0;
  }

  override async revoke(id: string, at: Date): Promise<void> {
    this.#revoke.run({ id, at: at.getTime() });
  }
}
