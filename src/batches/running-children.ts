import { Injectable } from '@nestjs/common';
import { ChangeTeller } from '../executions/changes/change-teller.js';
import { BATCHES_AT_ONCE, BatchDuty, DUTY_CLAIM_MS } from './batch-duty.js';
import { BatchStore } from './batch-store.js';

const PAGE = 500;

/** Cancels an execution that a worker has begun. */
export abstract class RunCanceller {
  abstract cancel(day: string, id: string): Promise<void>;
}

/**
 * Tells the children of a cancelled batch that run; those that only wait learn it when their worker asks whether they may start. Those that a function
 * was to publish need not be anywhere: what is not claimed by now never starts, and ends here.
 */
@Injectable()
export class RunningChildren extends BatchDuty {
  constructor(
    private readonly store: BatchStore,
    private readonly canceller: RunCanceller,
    private readonly teller: ChangeTeller,
  ) {
    super();
  }

  override async round(): Promise<boolean> {
    const batches = await this.store.claimCancelled(BATCHES_AT_ONCE, DUTY_CLAIM_MS);
    for (const { id, app } of batches) {
      await this.#cancelChildren(id);
      while ((await this.store.cancelUnclaimed(id, PAGE)) === PAGE);
      this.teller.tell({ topic: 'batches', app });
      await this.store.markCancelled(id);
    }
    return batches.length === BATCHES_AT_ONCE;
  }

  async #cancelChildren(batch: string): Promise<void> {
    let after: number | undefined = 0;
    while (after !== undefined) {
      const { children, next } = await this.store.listRunning(batch, PAGE, after);
      for (const { day, invocationId } of children) await this.canceller.cancel(day, invocationId);
      after = next;
    }
  }
}
