import type { FinalOutcome } from '#contracts/messages/execution-recorded.js';
import { batchNotFound } from '#src/batches/batch-not-found.js';
import {
  BatchStore,
  type BatchPage,
  type BatchItemRow,
  type BatchRow,
  type Child,
  type ChildKey,
  type EndedItem,
  type EndedPage,
  type ItemPage,
  type NewBatch,
  type NewBatchItem,
  type Parent,
  type RunningChildren,
  type WaitingItem,
} from '#src/batches/batch-store.js';
import { batchConflict, batchSealed } from '../batch-errors.js';
import * as rows from '../batch-rows.js';
import { BatchCounts } from './batch-counts.js';
import * as sql from './batch-statements.js';
import type { SqliteDatabase } from './sqlite-database.js';

type Duty = 'complete' | 'cancel';

export class SqliteBatchStore extends BatchStore {
  readonly #database: SqliteDatabase;
  readonly #statements: ReturnType<typeof prepareAll>;
  readonly #counts: BatchCounts;

  constructor(database: SqliteDatabase) {
    super();
    this.#database = database;
    this.#statements = prepareAll(database);
    this.#counts = new BatchCounts(database);
  }

  override async create({ id, app, function: name, name: label, onComplete }: NewBatch): Promise<BatchRow> {
    const completion = { completeApp: onComplete?.app ?? null, completeFunction: onComplete?.function ?? null };
    this.#statements.insert.run({ id, app, function: name, name: label ?? null, ...completion });
    const row = this.#get(id);
    if (row.app === app && row.function === name) return row;
    throw batchConflict(row);
  }

  override async addItems(batch: string, items: readonly NewBatchItem[]): Promise<number> {
    return this.#database.transaction(() => {
      const { sealedAt } = this.#get(batch);
      let [added, published] = [0, 0];
      for (const { key, invocationId, input } of items) {
        const state = input === undefined ? 'published' : 'waiting';
        const { changes, rowid } = this.#statements.insertItem.run({ batch, key, invocationId, state });
        if (changes === 0) continue;
        added += 1;
        if (input === undefined) published += 1;
        else this.#statements.insertInput.run({ item: rowid, input });
      }
      if (added > 0 && sealedAt !== undefined) throw batchSealed(batch);
      this.#statements.countAdded.run({ id: batch, added, published });
      return added;
    });
  }

  override async seal(batch: string): Promise<BatchRow> {
    return this.#change(batch, () => this.#statements.seal.run({ id: batch }));
  }

  override async cancel(batch: string): Promise<BatchRow> {
    return this.#change(batch, () => this.#statements.cancel.run({ id: batch }));
  }

  override async find(batch: string): Promise<BatchRow | undefined> {
    const row = this.#statements.find.get({ id: batch });
    return row === undefined ? undefined : rows.toBatch(row);
  }

  override async list(limit: number, { app, after }: BatchPage = {}): Promise<BatchRow[]> {
    const { list, listAfter, listOfApp, listOfAppAfter } = this.#statements;
    const from = after && { limit, afterAt: after.createdAt.getTime(), afterId: after.id };
    if (app === undefined) return (from ? listAfter.all(from) : list.all({ limit })).map(rows.toBatch);
    return (from ? listOfAppAfter.all({ app, ...from }) : listOfApp.all({ app, limit })).map(rows.toBatch);
  }

  override async listItems(batch: string, { limit, outcome, after = 0 }: ItemPage): Promise<BatchItemRow[]> {
    this.#get(batch);
    const page = { batch, limit, after };
    if (outcome === undefined) return this.#statements.listItems.all(page).map(rows.toItem);
    if (outcome === 'none') return this.#statements.listOpenItems.all(page).map(rows.toItem);
    return this.#statements.listEndedItems.all({ ...page, outcome }).map(rows.toItem);
  }

  override async findParent({ acceptedAt, ...child }: Child): Promise<Parent | undefined> {
    const row = this.#statements.findParent.get({ ...child, at: acceptedAt.getTime() });
    return row === undefined ? undefined : rows.toParent(row);
  }

  override async listEnded(batch: string, outcome: FinalOutcome, page: EndedPage): Promise<EndedItem[]> {
    this.#get(batch);
    return this.#statements.listEnded.all({ batch, outcome, ...page }).map(rows.toEnded);
  }

  override async claimWaiting(limit: number, forMs: number): Promise<WaitingItem[]> {
    // Without the lock: most looks find nothing.
    if (this.#statements.listWaiting.get({ limit: 1 }) === undefined) return [];
    return this.#database.transaction(() => {
      const waiting = this.#statements.listWaiting.all({ limit });
      for (const { seq } of waiting) this.#statements.claimItem.run({ seq, forMs });
      return waiting.map(rows.toWaiting);
    });
  }

  override async settleWaiting(items: readonly ChildKey[], as: 'published' | 'dropped'): Promise<void> {
    this.#database.transaction(() => {
      for (const [batch, ofOne] of Map.groupBy(items, (item) => item.batch)) {
        let published = 0;
        for (const { key } of ofOne) {
          if (this.#statements.settleItem.run({ batch, key, state: as }).changes === 0) continue;
          this.#statements.deleteInputOfSettled.run({ batch, key });
          if (as === 'published') published += 1;
        }
        this.#statements.countAdded.run({ id: batch, added: 0, published });
      }
    });
  }

  override async unclaim(items: readonly ChildKey[]): Promise<void> {
    this.#database.transaction(() => {
      for (const { batch, key } of items) this.#statements.unclaimItem.run({ batch, key });
    });
  }

  override claimEnded(limit: number, forMs: number): Promise<BatchRow[]> {
    return this.#claimDuty('complete', limit, forMs);
  }

  override async markCompleted(batch: string): Promise<void> {
    this.#statements.endDuty.run({ id: batch, duty: 'complete' });
  }

  override claimCancelled(limit: number, forMs: number): Promise<BatchRow[]> {
    return this.#claimDuty('cancel', limit, forMs);
  }

  override async markCancelled(batch: string): Promise<void> {
    this.#statements.endDuty.run({ id: batch, duty: 'cancel' });
  }

  override async cancelUnclaimed(batch: string, limit: number): Promise<number> {
    return this.#database.transaction(() => {
      const unclaimed = this.#statements.listUnclaimed.all({ batch, limit });
      for (const { invocation_id: id } of unclaimed) this.#counts.childEnded({ batch, id, outcome: 'Cancelled' });
      return unclaimed.length;
    });
  }

  override async listRunning(batch: string, limit: number, after: number): Promise<RunningChildren> {
    const page = this.#statements.listChildren.all({ batch, limit, after });
    return rows.toRunning(page, limit);
  }

  async #claimDuty(duty: Duty, limit: number, forMs: number): Promise<BatchRow[]> {
    if (this.#statements.listDuties.get({ duty, limit: 1 }) === undefined) return [];
    return this.#database.transaction(() => {
      const due = this.#statements.listDuties.all({ duty, limit });
      for (const { id } of due) this.#statements.claimDuty.run({ id, forMs });
      return due.map(rows.toBatch);
    });
  }

  #change(batch: string, change: () => void): BatchRow {
    return this.#database.transaction(() => {
      this.#get(batch);
      change();
      this.#statements.end.run({ id: batch });
      return this.#get(batch);
    });
  }

  #get(id: string): BatchRow {
    const row = this.#statements.find.get({ id });
    if (row !== undefined) return rows.toBatch(row);
    throw batchNotFound(id);
  }
}

function prepareAll(database: SqliteDatabase) {
  return {
    insert: database.prepare(sql.INSERT_BATCH),
    find: database.prepare<rows.BatchColumns>(sql.FIND_BATCH),
    list: database.prepare<rows.BatchColumns>(sql.LIST_BATCHES),
    listAfter: database.prepare<rows.BatchColumns>(sql.LIST_BATCHES_AFTER),
    listOfApp: database.prepare<rows.BatchColumns>(sql.LIST_BATCHES_OF_APP),
    listOfAppAfter: database.prepare<rows.BatchColumns>(sql.LIST_BATCHES_OF_APP_AFTER),
    insertItem: database.prepare(sql.INSERT_ITEM),
    insertInput: database.prepare(sql.INSERT_INPUT),
    countAdded: database.prepare(sql.COUNT_ADDED),
    seal: database.prepare(sql.SEAL_BATCH),
    cancel: database.prepare(sql.CANCEL_BATCH),
    end: database.prepare(sql.END_BATCH),
    listItems: database.prepare<rows.ItemColumns>(sql.LIST_ITEMS),
    listEndedItems: database.prepare<rows.ItemColumns>(sql.LIST_ITEMS_OF_OUTCOME),
    listOpenItems: database.prepare<rows.ItemColumns>(sql.LIST_ITEMS_WITHOUT_OUTCOME),
    findParent: database.prepare<rows.ParentColumns>(sql.FIND_PARENT),
    listEnded: database.prepare<rows.EndedColumns>(sql.LIST_ENDED),
    listWaiting: database.prepare<rows.WaitingColumns>(sql.LIST_WAITING),
    claimItem: database.prepare(sql.CLAIM_ITEM),
    unclaimItem: database.prepare(sql.UNCLAIM_ITEM),
    settleItem: database.prepare(sql.SETTLE_ITEM),
    deleteInputOfSettled: database.prepare(sql.DELETE_INPUT_OF_SETTLED),
    listDuties: database.prepare<rows.BatchColumns>(sql.LIST_DUTIES),
    claimDuty: database.prepare(sql.CLAIM_DUTY),
    endDuty: database.prepare(sql.END_DUTY),
    listUnclaimed: database.prepare<rows.UnclaimedColumns>(sql.LIST_UNCLAIMED),
    listChildren: database.prepare<rows.ChildColumns>(sql.LIST_CHILDREN),
  };
}
