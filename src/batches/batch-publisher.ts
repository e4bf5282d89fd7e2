import { Injectable } from '@nestjs/common';
import { codeOf, toError } from '#contracts/errors.js';
import { Logger } from '#contracts/ports/logger.js';
import { BatchDuty, DUTY_CLAIM_MS } from './batch-duty.js';
import { BatchRuns } from './batch-runs.js';
import { BatchStore, type ChildKey, type WaitingItem } from './batch-store.js';

const CHILDREN_AT_ONCE = 250;
const AWAY_CODES: readonly string[] = ['BROKER_UNAVAILABLE', 'STORE_UNAVAILABLE'];

interface FailedItem extends ChildKey {
  readonly error: Error;
}

/** Publishes the children that wait, and drops those of cancelled batches. */
@Injectable()
export class BatchPublisher extends BatchDuty {
  constructor(
    private readonly store: BatchStore,
    private readonly runs: BatchRuns,
    private readonly logger: Logger,
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
    const failed = keyed.flatMap(({ batch, key, result }) =>
      result?.status === 'rejected' ? [{ batch, key, error: toError(result.reason) }] : [],
    );
    await this.#putBack(failed);
  }

  /**
   * What meets a broker or a store that is away goes on as soon as it is back. Anything else is about the item, its function or its queue: it keeps its claim
   * until that is over, so that those behind it have their turn.
   */
  async #putBack(failed: readonly FailedItem[]): Promise<void> {
    const away = failed.filter(({ error }) => AWAY_CODES.includes(codeOf(error)));
    const [lost] = away;
    if (lost !== undefined) {
      await this.store.unclaim(away);
      throw lost.error;
    }
    const [first] = failed;
    if (first === undefined) return;
    const facts = { batch: first.batch, items: failed.length, reason: first.error.message };
    this.logger.warn(facts, 'Items of batches have to wait');
  }
}

function fateOf({ batch }: WaitingItem): 'dropped' | 'published' {
  return batch.cancelledAt === undefined ? 'published' : 'dropped';
}
