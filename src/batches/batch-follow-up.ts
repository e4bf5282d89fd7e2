import { Injectable } from '@nestjs/common';
import { toError } from '#contracts/errors.js';
import { Logger } from '#contracts/ports/logger.js';
import { BATCHES_AT_ONCE, BatchDuty, DUTY_CLAIM_MS } from './batch-duty.js';
import { BatchRuns } from './batch-runs.js';
import { BatchStore, type BatchRow } from './batch-store.js';
import { BatchWork } from './batch-work.js';

/** What is done once when a batch has ended: its function runs, and who asked for it hears of failures. */
@Injectable()
export class BatchFollowUp extends BatchDuty {
  constructor(
    private readonly store: BatchStore,
    private readonly runs: BatchRuns,
    private readonly work: BatchWork,
    private readonly logger: Logger,
  ) {
    super();
  }

  override async round(): Promise<boolean> {
    const batches = await this.store.claimEnded(BATCHES_AT_ONCE, DUTY_CLAIM_MS);
    for (const batch of batches) await this.#followUp(batch);
    return batches.length === BATCHES_AT_ONCE;
  }

  /**
   * One whose function is gone for now is tried again when the claim is over, and does not keep the others waiting. That function may never come back: of
   * failures is told first.
   */
  async #followUp(batch: BatchRow): Promise<void> {
    try {
      if (batch.outcomes.Failed + batch.outcomes.Expired > 0) await this.work.tellFailed(batch);
      await this.runs.complete(batch);
      await this.store.markCompleted(batch.id);
    } catch (error) {
      this.logger.warn({ batch: batch.id, reason: toError(error).message }, 'What follows a batch has to wait');
    }
  }
}
