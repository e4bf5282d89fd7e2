import { TokenStore, type TokenKind, type NewTokenRow, type TokenRow } from '#src/identity/tokens/token-store.js';
import { toToken } from '../token-rows.js';
import type { MssqlDatabase } from './mssql-database.js';
import * as sql from './token-statements.js';

export class MssqlTokenStore extends TokenStore {
  readonly #database: MssqlDatabase;

  constructor(database: MssqlDatabase) {
    super();
    this.#database = database;
  }

  override async insert(token: NewTokenRow): Promise<void> {
    const { id, kind, name, hash, createdAt, expiresAt = null, revokedAt = null, maxUses = null } = token;
    const labels = token.labels === undefined ? null : JSON.stringify(token.labels);
    const row = { id, kind, name, hash, createdAt, expiresAt, revokedAt, maxUses, labels };
    await this.#database.run(sql.INSERT_TOKEN, row);
  }

  override async findByHash(hash: string): Promise<TokenRow | undefined> {
    const row = await this.#database.row(sql.FIND_TOKEN_BY_HASH, { hash });
    return row === undefined ? undefined : toToken(row);
  }

  override async list(kind: TokenKind): Promise<TokenRow[]> {
    return (await this.#database.rows(sql.LIST_TOKENS, { kind })).map(toToken);
  }

  override async use(id: string, at: Date): Promise<boolean> {
    return (await this.#database.run(sql.USE_TOKEN, { id, at })) > 0;
  }

  override async revoke(id: string, at: Date): Promise<void> {
    await this.#database.run(sql.REVOKE_TOKEN, { id, at });
  }
}
