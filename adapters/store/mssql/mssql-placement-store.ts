import { PlacementStore, type Placement, type PlacementClaim } from '#src/fleet/placement/placement-store.js';
import { appNotFound } from '#src/apps/app-not-found.js';
import { hasPlace, toPlacement } from '../placement-rows.js';
import type { MssqlDatabase } from './mssql-database.js';
import * as sql from './placement-statements.js';

export class MssqlPlacementStore extends PlacementStore {
  readonly #database: MssqlDatabase;

  constructor(database: MssqlDatabase) {
    super();
    this.#database = database;
  }

  override async list(): Promise<Placement[]> {
    return (await this.#database.rows(sql.LIST_PLACEMENTS)).map(toPlacement);
  }

  override async set({ app, selector, count }: Placement): Promise<void> {
    const values = { app, selector: JSON.stringify(selector), count: count ?? null };
    await this.#database.transaction(async (transaction) => {
      if ((await transaction.run(sql.UPDATE_PLACEMENT, values)) > 0) return;
      if ((await transaction.run(sql.INSERT_PLACEMENT, values)) === 0) throw appNotFound(app);
    });
  }

  override async delete(app: string): Promise<boolean> {
    return (await this.#database.run(sql.DELETE_PLACEMENT, { app })) > 0;
  }

  override claim(app: string, worker: string, forMs: number): Promise<boolean> {
    return this.#database.transaction(async (transaction) => {
      const count = (await transaction.row(sql.LOCK_PLACEMENT, { app }))?.max_workers ?? null;
      if (count === null) return true;
      const holders = (await transaction.rows(sql.LIST_HOLDERS, { app })).map((holder) => holder.worker);
      if (!hasPlace(holders, worker, count)) {
        await transaction.run(sql.RELEASE_PLACE, { app, worker });
        return false;
      }
      const values = { app, worker, forMs };
      if ((await transaction.run(sql.KEEP_PLACE, values)) === 0) await transaction.run(sql.TAKE_PLACE, values);
      return true;
    });
  }

  override async renew(worker: string, forMs: number): Promise<void> {
    await this.#database.run(sql.RENEW_PLACES, { worker, forMs });
  }

  override release(worker: string, app?: string): Promise<number> {
    if (app === undefined) return this.#database.run(sql.RELEASE_PLACES, { worker });
    return this.#database.run(sql.RELEASE_PLACE, { worker, app });
  }

  override async claims(): Promise<PlacementClaim[]> {
    return (await this.#database.rows(sql.LIST_PLACEMENT_CLAIMS)).map(({ app, worker }) => ({ app, worker }));
  }
}
