import { unreachable } from '#contracts/errors.js';
import {
  RetentionStore,
  type HistoryUsage,
  type Retained,
  type RetentionProgress,
  type RetentionStep,
} from '#src/executions/retention/retention-store.js';
import type { HistoryPartitions } from './history-partitions.js';
import type { MssqlDatabase } from './mssql-database.js';
import { OldHistory } from './old-history.js';
import { removeOldPayloads } from './old-payloads.js';
import * as sql from './retention-statements.js';

export class MssqlRetentionStore extends RetentionStore {
  readonly #database: MssqlDatabase;
  readonly #partitions: HistoryPartitions;
  readonly #history: OldHistory;

  constructor(database: MssqlDatabase, partitions: HistoryPartitions) {
    super();
    this.#database = database;
    this.#partitions = partitions;
    this.#history = new OldHistory(database, partitions);
  }

  /** Whoever has the turn also sees to the days to come. */
  override async claimTurn(node: string, forMs: number): Promise<boolean> {
    const changed =
      (await this.#database.run(sql.RENEW_TURN, { node, forMs })) ||
      (await this.#database.run(sql.INSERT_TURN, { node, forMs }));
    if (changed === 0) return false;
    await this.#partitions.prepare(new Date());
    return true;
  }

  override async remove(what: Retained, step: RetentionStep): Promise<RetentionProgress> {
    switch (what) {
      case 'details':
        return this.#history.removeDetails(step);
      case 'payloads':
        return removeOldPayloads(this.#database, step);
      case 'executions':
        return this.#history.removeExecutions(step);
      case 'deadLetters':
        return counted(await this.#database.run(sql.DELETE_SETTLED_LETTERS, boundsOf(step)), step);
      case 'batches':
        return this.#removeBatch(step);
      case 'minutes':
        return this.#removeCounts(60, step);
      case 'hours':
        return this.#removeCounts(3_600, step);
      case 'days':
        return this.#removeCounts(86_400, step);
      default:
        return unreachable(what);
    }
  }

  override async usage(): Promise<HistoryUsage> {
    const [measured, oldest, oldestDetails] = await Promise.all([
      this.#database.row(sql.MEASURE_STORE),
      this.#database.row(sql.FIND_OLDEST),
      this.#database.row(sql.FIND_OLDEST_DETAILS),
    ]);
    return {
      bytes: Number(measured?.bytes ?? 0),
      oldest: oldest?.accepted_at,
      oldestDetails: oldestDetails?.accepted_at,
    };
  }

  /** A piece of the oldest one: it may have a million children. */
  #removeBatch({ before, limit }: RetentionStep): Promise<RetentionProgress> {
    return this.#database.transaction(async (transaction) => {
      const found = await transaction.row(sql.FIND_ENDED_BATCH, { before });
      if (found === undefined) return { removed: 0, next: undefined };
      const removed = await transaction.run(sql.DELETE_BATCH_ITEMS, { batch: found.id, limit });
      if (removed >= limit) return { removed, next: 'on' };
      await transaction.run(sql.DELETE_BATCH, { batch: found.id });
      return { removed: removed + 1, next: 'on' };
    });
  }

  async #removeCounts(stepSeconds: number, step: RetentionStep): Promise<RetentionProgress> {
    return counted(await this.#database.run(sql.DELETE_COUNTS, { stepSeconds, ...boundsOf(step) }), step);
  }
}

/** Of what is never passed over. */
function counted(removed: number, { limit }: RetentionStep): RetentionProgress {
  return { removed, next: removed < limit ? undefined : 'on' };
}

function boundsOf({ before, limit }: RetentionStep) {
  return { before, limit };
}
