import { Injectable } from '@nestjs/common';
import { BatchStore } from './batch-store.js';

/** Whether children may still start. */
@Injectable()
export class CancelledBatches {
  constructor(private readonly store: BatchStore) {}

  /** True also for one that is being cancelled. False for a batch that nobody knows. */
  async has(batch: string): Promise<boolean> {
    return (await this.store.find(batch))?.cancelledAt !== undefined;
  }
}
