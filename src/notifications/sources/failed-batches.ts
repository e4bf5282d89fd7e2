import { Injectable } from '@nestjs/common';
import { Clock } from '#contracts/ports/clock.js';
import type { BatchRow } from '../../batches/batch-store.js';
import { BatchWork } from '../../batches/batch-work.js';
import { Notifications } from '../notifications.js';
import { NotificationSource } from './notification-source.js';

/** Batches that ended with children that failed or expired. */
@Injectable()
export class FailedBatches extends NotificationSource {
  #unsubscribe: (() => void) | undefined;

  constructor(
    private readonly batches: BatchWork,
    private readonly notifications: Notifications,
    private readonly clock: Clock,
  ) {
    super();
  }

  override start(): void {
    this.#unsubscribe = this.batches.onFailed((batch) => this.#tell(batch));
  }

  override stop(): void {
    this.#unsubscribe?.();
  }

  async #tell({ id, name, app, function: runs, total, outcomes, endedAt }: BatchRow): Promise<void> {
    const { Failed: failed, Expired: expired, Succeeded: succeeded, Cancelled: cancelled } = outcomes;
    const late = expired === 0 ? '' : `, ${expired} were not started in time`;
    await this.notifications.tell({
      key: `batch-failed/${id}`,
      event: 'batch-failed',
      at: endedAt ?? this.clock.now(),
      text: `Batch ${name ?? id} of ${app}/${runs} has ended: ${failed} of ${total} failed${late}.`,
      link: `/api/batches/${encodeURIComponent(id)}`,
      facts: { batch: id, app, function: runs, total, succeeded, failed, expired, cancelled },
    });
  }
}
