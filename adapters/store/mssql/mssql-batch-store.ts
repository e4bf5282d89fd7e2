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
import { countChildren } from './batch-counts.js';
import * as sql from './batch-statements.js';
import { jsonRows } from './json-rows.js';
import type { MssqlDatabase, Runner, Transaction } from './mssql-database.js';
import type { Statement } from './mssql-statement.js';

type Duty = 'complete' | 'cancel';

/** Children of one statement. From 5,000 on the server would lock the whole table, and the claims of every other batch would wait. */
const CHILDREN_AT_ONCE = 2_000;

/** Items are locked before their batch, here and where the history counts their ends; what is added is nobody's before it is there. */
export class MssqlBatchStore extends BatchStore {
  readonly #database: MssqlDatabase;

  constructor(database: MssqlDatabase) {
    super();
    this.#database = database;
  }

  override async create({ id, app, function: name, name: label, onComplete }: NewBatch): Promise<BatchRow> {
    const completion = { completeApp: onComplete?.app ?? null, completeFunction: onComplete?.function ?? null };
    await this.#database.run(sql.INSERT_BATCH, { id, app, function: name, name: label ?? null, ...completion });
    const row = await get(this.#database, id);
    if (row.app === app && row.function === name) return row;
    throw batchConflict(row);
  }

  override addItems(batch: string, items: readonly NewBatchItem[]): Promise<number> {
    const distinct = distinctItems(items);
    return this.#database.transaction(async (transaction) => {
      const { sealedAt } = await get(transaction, batch, sql.LOCK_BATCH);
      let [added, published] = [0, 0];
      for (let from = 0; from < distinct.length; from += CHILDREN_AT_ONCE) {
        const page = await insertItems(transaction, batch, distinct.slice(from, from + CHILDREN_AT_ONCE));
        added += page.added;
        published += page.published;
      }
      if (added > 0 && sealedAt !== undefined) throw batchSealed(batch);
      if (added > 0) await transaction.run(sql.COUNT_ADDED, { id: batch, added, published });
      return added;
    });
  }

  override seal(batch: string): Promise<BatchRow> {
    return this.#change(batch, sql.SEAL_BATCH);
  }

  override cancel(batch: string): Promise<BatchRow> {
    return this.#change(batch, sql.CANCEL_BATCH);
  }

  override async find(batch: string): Promise<BatchRow | undefined> {
    const row = await this.#database.row(sql.FIND_BATCH, { id: batch });
    return row === undefined ? undefined : rows.toBatch(row);
  }

  override async list(limit: number, { app, after }: BatchPage = {}): Promise<BatchRow[]> {
    const from = after && { limit, afterAt: after.createdAt, afterId: after.id };
    const of = app === undefined ? undefined : { app };
    const found =
      of === undefined
        ? await (from
            ? this.#database.rows(sql.LIST_BATCHES_AFTER, from)
            : this.#database.rows(sql.LIST_BATCHES, { limit }))
        : await (from
            ? this.#database.rows(sql.LIST_BATCHES_OF_APP_AFTER, { ...of, ...from })
            : this.#database.rows(sql.LIST_BATCHES_OF_APP, { ...of, limit }));
    return found.map(rows.toBatch);
  }

  override async listItems(batch: string, { limit, outcome, after = 0 }: ItemPage): Promise<BatchItemRow[]> {
    await get(this.#database, batch);
    const page = { batch, limit, after };
    const found = await (outcome === undefined
      ? this.#database.rows(sql.LIST_ITEMS, page)
      : outcome === 'none'
        ? this.#database.rows(sql.LIST_ITEMS_WITHOUT_OUTCOME, page)
        : this.#database.rows(sql.LIST_ITEMS_OF_OUTCOME, { ...page, outcome }));
    return found.map(rows.toItem);
  }

  override async findParent({ acceptedAt, ...child }: Child): Promise<Parent | undefined> {
    const row = await this.#database.row(sql.FIND_PARENT, { ...child, at: acceptedAt });
    return row === undefined ? undefined : rows.toParent(row);
  }

  override async listEnded(batch: string, outcome: FinalOutcome, page: EndedPage): Promise<EndedItem[]> {
    await get(this.#database, batch);
    return (await this.#database.rows(sql.LIST_ENDED, { batch, outcome, ...page })).map(rows.toEnded);
  }

  override async claimWaiting(limit: number, forMs: number): Promise<WaitingItem[]> {
    const claimed = await this.#database.rows(sql.CLAIM_WAITING, { limit, forMs });
    if (claimed.length === 0) return [];
    const items = jsonRows(claimed.map(({ seq }) => ({ seq })));
    return (await this.#database.rows(sql.LIST_CLAIMED, { items })).map(rows.toWaiting);
  }

  override async settleWaiting(items: readonly ChildKey[], as: 'published' | 'dropped'): Promise<void> {
    if (items.length === 0) return;
    await this.#database.transaction(async (transaction) => {
      const settled = await transaction.rows(sql.SETTLE_ITEMS, { items: keysOf(items), state: as });
      if (settled.length === 0) return;
      // It had succeeded before it was known to be published.
      const over = settled.filter(({ outcome }) => outcome === 'Succeeded').map(({ seq }) => ({ seq }));
      if (over.length > 0) await transaction.run(sql.DELETE_INPUTS, { items: jsonRows(over) });
      if (as === 'dropped') return;
      const counts = [...Map.groupBy(settled, ({ batch }) => batch)]
        .map(([id, { length: published }]) => ({ id, published }))
        .toSorted((one, other) => (one.id < other.id ? -1 : 1));
      await transaction.run(sql.COUNT_PUBLISHED, { counts: jsonRows(counts) });
    });
  }

  override async unclaim(items: readonly ChildKey[]): Promise<void> {
    if (items.length > 0) await this.#database.run(sql.UNCLAIM_ITEMS, { items: keysOf(items) });
  }

  override claimEnded(limit: number, forMs: number): Promise<BatchRow[]> {
    return this.#claimDuty('complete', limit, forMs);
  }

  override async markCompleted(batch: string): Promise<void> {
    await this.#database.run(sql.END_DUTY, { id: batch, duty: 'complete' });
  }

  override claimCancelled(limit: number, forMs: number): Promise<BatchRow[]> {
    return this.#claimDuty('cancel', limit, forMs);
  }

  override async markCancelled(batch: string): Promise<void> {
    await this.#database.run(sql.END_DUTY, { id: batch, duty: 'cancel' });
  }

  override cancelUnclaimed(batch: string, limit: number): Promise<number> {
    return this.#database.transaction(async (transaction) => {
      const unclaimed = await transaction.rows(sql.LIST_UNCLAIMED, { batch, limit });
      await countChildren(
        transaction,
        unclaimed.map(({ invocation_id: id }) => ({ batch, id, outcome: 'Cancelled' })),
      );
      return unclaimed.length;
    });
  }

  override async listRunning(batch: string, limit: number, after: number): Promise<RunningChildren> {
    return rows.toRunning(await this.#database.rows(sql.LIST_CHILDREN, { batch, limit, after }), limit);
  }

  async #claimDuty(duty: Duty, limit: number, forMs: number): Promise<BatchRow[]> {
    return (await this.#database.rows(sql.CLAIM_DUTIES, { duty, limit, forMs })).map(rows.toBatch);
  }

  #change(batch: string, change: Statement): Promise<BatchRow> {
    return this.#database.transaction(async (transaction) => {
      await transaction.run(change, { id: batch });
      await transaction.run(sql.END_BATCH, { id: batch });
      return get(transaction, batch);
    });
  }
}

async function get(runner: Runner, id: string, statement = sql.FIND_BATCH): Promise<BatchRow> {
  const row = await runner.row(statement, { id });
  if (row === undefined) throw batchNotFound(id);
  return rows.toBatch(row);
}

async function insertItems(
  transaction: Transaction,
  batch: string,
  items: readonly NewBatchItem[],
): Promise<{ readonly added: number; readonly published: number }> {
  const given = items.map(({ key, invocationId, input }, n) => {
    return { n, key, invocationId, state: input === undefined ? 'published' : 'waiting' };
  });
  const inserted = await transaction.rows(sql.INSERT_ITEMS, { batch, items: jsonRows(given) });
  const inputs = new Map(items.map(({ key, input }) => [key, input]));
  const waiting = inserted.flatMap(({ seq, key }) => {
    const input = inputs.get(key);
    return input === undefined ? [] : [{ item: seq, input }];
  });
  if (waiting.length > 0) await transaction.run(sql.INSERT_INPUTS, { inputs: jsonRows(waiting) });
  return { added: inserted.length, published: inserted.length - waiting.length };
}

/** The first of those that share a key or an invocation. */
function distinctItems(items: readonly NewBatchItem[]): NewBatchItem[] {
  const [keys, ids] = [new Set<string>(), new Set<string>()];
  return items.filter(({ key, invocationId }) => {
    if (keys.has(key) || ids.has(invocationId)) return false;
    keys.add(key);
    ids.add(invocationId);
    return true;
  });
}

function keysOf(items: readonly ChildKey[]): string {
  return jsonRows(items.map(({ batch, key }) => ({ batch, key })));
}
