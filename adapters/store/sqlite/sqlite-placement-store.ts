import { PlacementStore, type Placement, type PlacementClaim } from '#src/fleet/placement/placement-store.js';
import { appNotFound } from '#src/apps/app-not-found.js';
import { hasPlace, toPlacement, type PlacementColumns } from '../placement-rows.js';
import * as sql from './placement-statements.js';
import type { SqliteDatabase } from './sqlite-database.js';

export class SqlitePlacementStore extends PlacementStore {
  readonly #database: SqliteDatabase;
  readonly #statements: ReturnType<typeof prepareAll>;

  constructor(database: SqliteDatabase) {
    super();
    this.#database = database;
    this.#statements = prepareAll(database);
  }

  override async list(): Promise<Placement[]> {
    return this.#statements.list.all().map(toPlacement);
  }

  override async set({ app, selector, count }: Placement): Promise<void> {
    const values = { app, selector: JSON.stringify(selector), count: count ?? null };
    if (this.#statements.set.run(values).changes === 0) throw appNotFound(app);
  }

  override async delete(app: string): Promise<boolean> {
    return this.#statements.delete.run({ app }).changes > 0;
  }

  override async claim(app: string, worker: string, forMs: number): Promise<boolean> {
    return this.#database.transaction(() => {
      const count = this.#statements.find.get({ app })?.max_workers ?? null;
      if (count === null) return true;
      const holders = this.#statements.holders.all({ app }).map((holder) => holder.worker);
      const free = hasPlace(holders, worker, count);
      if (free) this.#statements.take.run({ app, worker, forMs });
      else this.#statements.releaseOne.run({ app, worker });
      return free;
    });
  }

  override async renew(worker: string, forMs: number): Promise<void> {
    this.#statements.renew.run({ worker, forMs });
  }

  override async release(worker: string, app?: string): Promise<number> {
    const { release, releaseOne } = this.#statements;
    return Number((app === undefined ? release.run({ worker }) : releaseOne.run({ worker, app })).changes);
  }

  override async claims(): Promise<PlacementClaim[]> {
    return this.#statements.claims.all().map(({ app, worker }) => ({ app, worker }));
  }
}

function prepareAll(database: SqliteDatabase) {
  return {
    list: database.prepare<PlacementColumns>(sql.LIST_PLACEMENTS),
    find: database.prepare<PlacementColumns>(sql.FIND_PLACEMENT),
    set: database.prepare(sql.SET_PLACEMENT),
    delete: database.prepare(sql.DELETE_PLACEMENT),
    claims: database.prepare<PlacementClaim>(sql.LIST_PLACEMENT_CLAIMS),
    holders: database.prepare<{ readonly worker: string }>(sql.LIST_HOLDERS),
    take: database.prepare(sql.TAKE_PLACE),
    renew: database.prepare(sql.RENEW_PLACES),
    release: database.prepare(sql.RELEASE_PLACES),
    releaseOne: database.prepare(sql.RELEASE_PLACE),
  };
}
