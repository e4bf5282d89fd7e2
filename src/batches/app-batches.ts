import { Injectable } from '@nestjs/common';
import { BatchStore, type BatchPage } from './batch-store.js';
import { BatchWork } from './batch-work.js';

const PAGE = 500;

/** The batches of one app. */
@Injectable()
export class AppBatches {
  constructor(
    private readonly store: BatchStore,
    private readonly work: BatchWork,
  ) {}

  /** Cancels those that have not ended: what waits never starts, also not in an app that is made under the name later. */
  async cancelAll(app: string): Promise<void> {
    let after: BatchPage['after'];
    do {
      const batches = await this.store.list(PAGE, { app, after });
      for (const { id, endedAt } of batches) if (endedAt === undefined) await this.store.cancel(id);
      after = batches.length < PAGE ? undefined : batches.at(-1);
    } while (after !== undefined);
    this.work.announce();
  }
}
