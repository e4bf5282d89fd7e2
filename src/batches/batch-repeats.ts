import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { NightshiftError } from '#contracts/errors.js';
import type { FinalOutcome } from '#contracts/messages/execution-recorded.js';
import { BatchStore, type BatchRow, type EndedItem } from './batch-store.js';
import { Batches } from './batches.service.js';

/** Inputs are up to 256 KiB each, and all of a page are in memory at once. */
const PAGE = 100;
const MAX_NAME = 200;

export const BAD_OUTCOMES = ['Failed', 'Expired', 'Cancelled'] as const satisfies readonly FinalOutcome[];
export type BadOutcome = (typeof BAD_OUTCOMES)[number];

export interface RepeatRequest {
  readonly id?: string | undefined;
  readonly name?: string | undefined;
  readonly outcomes: readonly BadOutcome[];
}

export interface Repeat {
  readonly batch: BatchRow;
  /** Items that cannot run again: the store does not have their input. */
  readonly skipped: number;
}

/** Makes a batch of those items of another one that ended badly. */
@Injectable()
export class BatchRepeats {
  constructor(
    private readonly store: BatchStore,
    private readonly batches: Batches,
  ) {}

  /**
   * A caller that repeats itself under an id of its own makes one batch; cut off half way, the second time ends what the first began.
   * Throws BATCH_NOT_REPEATABLE when there is nothing to run, and as `Batches.create`.
   */
  async repeat(old: string, { id = randomUUID(), name, outcomes }: RepeatRequest): Promise<Repeat> {
    const about = await this.batches.get(old);
    let [added, skipped] = [0, 0];
    for await (const page of this.#pages(about.id, outcomes)) {
      const items = page.flatMap(({ key, input }) => (input === undefined ? [] : [{ key, input }]));
      skipped += page.length - items.length;
      if (items.length === 0) continue;
      if (added === 0) await this.batches.create({ ...successorOf(about, name), id, items: [], sealed: false });
      await this.batches.add(id, items);
      added += items.length;
    }
    if (added === 0) throw notRepeatable(old, outcomes, skipped);
    return { batch: await this.store.seal(id), skipped };
  }

  async *#pages(batch: string, outcomes: readonly BadOutcome[]): AsyncIterable<readonly EndedItem[]> {
    for (const outcome of new Set(outcomes)) {
      let after: number | undefined = 0;
      while (after !== undefined) {
        const page: readonly EndedItem[] = await this.store.listEnded(batch, outcome, { limit: PAGE, after });
        if (page.length > 0) yield page;
        after = page.length === PAGE ? page.at(-1)?.position : undefined;
      }
    }
  }
}

/** What follows the old batch follows the new one too. */
function successorOf({ id, app, function: ran, name, onComplete }: BatchRow, label: string | undefined) {
  const title = label ?? `${name ?? id} (again)`.slice(-MAX_NAME);
  return { app, function: ran, name: title, onComplete };
}

function notRepeatable(batch: string, outcomes: readonly BadOutcome[], skipped: number): NightshiftError {
  const why =
    skipped === 0
      ? `none of its items ended as ${outcomes.join(' or ')}`
      : `the inputs of its ${skipped} items are not kept: of a batch that a function made, redrive the dead letters`;
  return new NightshiftError('BATCH_NOT_REPEATABLE', `Batch ${batch} cannot be run again: ${why}.`);
}
