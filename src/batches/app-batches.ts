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

  /** Cancels those that have not ended. */
  async cancelAll(app: string): Promise<void> {
    for await (const id of this.#open(app)) await this.store.cancel(id);
    this.work.announce();
  }

  /** How many have not ended; no further than `most`. */
  async countOpen(app: string, most: number): Promise<number> {
    let count = 0;
    for await (const _ of this.#open(app)) {
      count += 1;
      if (count === most) break;
    }
    return count;
  }

  async *#open(app: string): AsyncGenerator<string> {
    let after: BatchPage['after'];
    do {
      const batches = await this.store.list(PAGE, { app, after });
      for (const { id, endedAt } of batches) if (endedAt === undefined) yield id;
      after = batches.length < PAGE ? undefined : batches.at(-1);
    } while (after !== undefined);
  }
}
