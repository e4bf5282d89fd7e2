import { Injectable } from '@nestjs/common';
import { BatchDuty, DUTY_CLAIM_MS } from './batch-duty.js';
import { BatchRuns } from './batch-runs.js';
import { BatchStore, type WaitingItem } from './batch-store.js';

const CHILDREN_AT_ONCE = 250;

/** Publishes the children that wait, and drops those of cancelled batches. */
@Injectable()
export class BatchPublisher extends BatchDuty {
  constructor(
    private readonly store: BatchStore,
    private readonly runs: BatchRuns,
  ) {
    super();
  }

  override async round(): Promise<boolean> {
    const items = await this.store.claimWaiting(CHILDREN_AT_ONCE, DUTY_CLAIM_MS);
    if (items.length === 0) return false;
    const { dropped = [], published = [] } = Object.groupBy(items, fateOf);
    await this.#settle(dropped, 'dropped', (item) => this.runs.drop(item));
    await this.#settle(published, 'published', (item) => this.runs.publish(item));
    return items.length === CHILDREN_AT_ONCE;
  }

  /** What the broker has taken is not published again because of its neighbours. */
  async #settle(
    items: readonly WaitingItem[],
    as: 'published' | 'dropped',
    settle: (item: WaitingItem) => Promise<void>,
  ): Promise<void> {
    const results = await Promise.allSettled(items.map(settle));
    const keyed = items.map(({ batch, key }, n) => ({ batch: batch.id, key, result: results[n] }));
    const done = keyed.filter(({ result }) => result?.status === 'fulfilled');
    if (done.length > 0) await this.store.settleWaiting(done, as);
    const failed = keyed.filter(({ result }) => result?.status === 'rejected');
    if (failed.length === 0) return;
    await this.store.unclaim(failed);
    const [first] = failed;
    if (first?.result?.status === 'rejected') throw first.result.reason;
  }
}

function fateOf({ batch }: WaitingItem): 'dropped' | 'published' {
  return batch.cancelledAt === undefined ? 'published' : 'dropped';
}
