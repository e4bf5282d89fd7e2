import { unreachable } from '#contracts/errors.js';
import { utcDay } from '#contracts/ports/clock.js';
import {
  RetentionStore,
  type HistoryUsage,
  type Retained,
  type RetentionProgress,
  type RetentionStep,
} from '#src/executions/retention/retention-store.js';
import * as contentSql from './content-statements.js';
import * as sql from './retention-statements.js';
import type { SqliteDatabase } from './sqlite-database.js';

interface Looked {
  readonly seq: number;
  readonly removable: number;
}

interface OldExecution extends Looked {
  readonly acceptedAt: number;
  readonly id: string;
}

interface OldPayload {
  readonly day: string;
  readonly id: string;
  readonly name: string;
  readonly content: number;
  readonly removable: number;
}

export class SqliteRetentionStore extends RetentionStore {
  readonly #database: SqliteDatabase;
  readonly #statements: ReturnType<typeof prepareAll>;

  constructor(database: SqliteDatabase) {
    super();
    this.#database = database;
    this.#statements = prepareAll(database);
  }

  override async claimTurn(node: string, forMs: number): Promise<boolean> {
    return this.#statements.claimTurn.run({ node, forMs }).changes > 0;
  }

  override async remove(what: Retained, step: RetentionStep): Promise<RetentionProgress> {
    return this.#database.transaction(() => this.#remove(what, step));
  }

  override async usage(): Promise<HistoryUsage> {
    return {
      bytes: this.#statements.measure.get()?.bytes ?? 0,
      oldest: dateOf(this.#statements.findOldest.get()),
      oldestDetails: dateOf(this.#statements.findOldestDetails.get()),
    };
  }

  #remove(what: Retained, step: RetentionStep): RetentionProgress {
    switch (what) {
      case 'details':
        return this.#removeDetails(step);
      case 'payloads':
        return this.#removePayloads(step);
      case 'executions':
        return this.#removeExecutions(step);
      case 'deadLetters':
        return counted(this.#statements.deleteLetters.run(boundsOf(step)).changes, step);
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

  #removeDetails(step: RetentionStep): RetentionProgress {
    const { before, limit } = boundsOf(step);
    const end = this.#statements.findLastOld.get({ before })?.seq ?? 0;
    const looked = this.#statements.listDetails.all({ before, limit, end, after: Number(step.after ?? 0) });
    const seqs = removableOf(looked);
    for (const statement of [
      this.#statements.deleteLogs,
      this.#statements.deleteReturnValues,
      this.#statements.forgetStacks,
    ]) {
      statement.run({ seqs: JSON.stringify(seqs) });
    }
    return { removed: seqs.length, next: looked.length < limit ? undefined : String(looked.at(-1)?.seq) };
  }

  #removeExecutions(step: RetentionStep): RetentionProgress {
    const { before, limit } = boundsOf(step);
    const [afterAt, afterId] = (step.after === undefined ? [-1, ''] : JSON.parse(step.after)) as [number, string];
    const looked = this.#statements.listExecutions.all({ before, limit, afterAt, afterId });
    const seqs = removableOf(looked);
    this.#statements.deleteExecutions.run({ seqs: JSON.stringify(seqs) });
    const last = looked.at(-1);
    const next = looked.length < limit || last === undefined ? undefined : JSON.stringify([last.acceptedAt, last.id]);
    return { removed: seqs.length, next };
  }

  #removePayloads({ before, limit, after }: RetentionStep): RetentionProgress {
    const [afterDay, afterId, afterName] = (after === undefined ? ['', '', ''] : JSON.parse(after)) as string[];
    const from = { afterDay: afterDay ?? '', afterId: afterId ?? '', afterName: afterName ?? '' };
    const looked = this.#statements.listPayloads.all({ day: utcDay(before), limit, ...from });
    const removable = looked.filter((payload) => payload.removable === 1);
    for (const { day, id, name, content } of removable) {
      this.#statements.deletePayload.run({ day, id, name });
      this.#statements.deleteContent.run({ content });
    }
    const last = looked.at(-1);
    const isEnd = looked.length < limit || last === undefined;
    return { removed: removable.length, next: isEnd ? undefined : JSON.stringify([last.day, last.id, last.name]) };
  }

  /** A piece of the oldest one: it may have a million children. */
  #removeBatch(step: RetentionStep): RetentionProgress {
    const { before, limit } = boundsOf(step);
    const batch = this.#statements.findBatch.get({ before })?.id;
    if (batch === undefined) return { removed: 0, next: undefined };
    const removed = this.#statements.deleteItems.run({ batch, limit }).changes;
    if (removed < limit) this.#statements.deleteBatch.run({ batch });
    return { removed: removed < limit ? removed + 1 : removed, next: 'on' };
  }

  #removeCounts(stepSeconds: number, step: RetentionStep): RetentionProgress {
    return counted(this.#statements.deleteCounts.run({ stepSeconds, ...boundsOf(step) }).changes, step);
  }
}

/** Of what is never passed over. */
function counted(removed: number, { limit }: RetentionStep): RetentionProgress {
  return { removed, next: removed < limit ? undefined : 'on' };
}

function boundsOf({ before, limit }: RetentionStep) {
  return { before: before.getTime(), limit };
}

function removableOf(looked: readonly Looked[]): number[] {
  return looked.filter(({ removable }) => removable === 1).map(({ seq }) => seq);
}

function dateOf(row: { readonly acceptedAt: number } | undefined): Date | undefined {
  return row && new Date(row.acceptedAt);
}

function prepareAll(database: SqliteDatabase) {
  return {
    claimTurn: database.prepare(sql.CLAIM_TURN),
    listExecutions: database.prepare<OldExecution>(sql.LIST_OLD_EXECUTIONS),
    deleteExecutions: database.prepare(sql.DELETE_EXECUTIONS),
    findLastOld: database.prepare<{ readonly seq: number | null }>(sql.FIND_LAST_OLD),
    listDetails: database.prepare<Looked>(sql.LIST_OLD_DETAILS),
    deleteLogs: database.prepare(sql.DELETE_LOGS),
    deleteReturnValues: database.prepare(sql.DELETE_RETURN_VALUES),
    forgetStacks: database.prepare(sql.FORGET_STACKS),
    listPayloads: database.prepare<OldPayload>(sql.LIST_OLD_PAYLOADS),
    deletePayload: database.prepare(sql.DELETE_PAYLOAD),
    deleteContent: database.prepare(contentSql.DELETE_CONTENT),
    deleteLetters: database.prepare(sql.DELETE_SETTLED_LETTERS),
    findBatch: database.prepare<{ readonly id: string }>(sql.FIND_ENDED_BATCH),
    deleteItems: database.prepare(sql.DELETE_BATCH_ITEMS),
    deleteBatch: database.prepare(sql.DELETE_BATCH),
    deleteCounts: database.prepare(sql.DELETE_COUNTS),
    measure: database.prepare<{ readonly bytes: number }>(sql.MEASURE_STORE),
    findOldest: database.prepare<{ readonly acceptedAt: number }>(sql.FIND_OLDEST),
    findOldestDetails: database.prepare<{ readonly acceptedAt: number }>(sql.FIND_OLDEST_DETAILS),
  };
}
