import { Inject, Injectable, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import { Logger } from '#contracts/ports/logger.js';
import { Recurring } from '../recurring.js';
import { BATCH_DUTIES, type BatchDuty } from './batch-duty.js';
import { BatchWork } from './batch-work.js';

const EVERY_MS = 1_000;

/** Keeps batches going. Any number of nodes share the work; what a node that died had in hand, another one does again. */
@Injectable()
export class BatchKeeper implements OnModuleInit, OnModuleDestroy {
  readonly #recurring: Recurring;
  #unsubscribe: () => void = () => undefined;

  constructor(
    @Inject(BATCH_DUTIES) private readonly duties: readonly BatchDuty[],
    private readonly work: BatchWork,
    logger: Logger,
  ) {
    this.#recurring = new Recurring({
      failure: 'Batches do not go on',
      everyMs: EVERY_MS,
      logger,
      work: () => this.#round(),
    });
  }

  onModuleInit(): void {
    this.#unsubscribe = this.work.onWork(() => this.#recurring.poke());
    this.#recurring.start();
  }

  onModuleDestroy(): Promise<void> {
    this.#unsubscribe();
    return this.#recurring.stop();
  }

  /** Each duty on its own: a broker that takes no children must not keep a batch that has ended waiting, nor a cancellation. */
  async #round(): Promise<boolean> {
    const results = await Promise.allSettled(this.duties.map((duty) => duty.round()));
    const failed = results.find((result) => result.status === 'rejected');
    if (failed !== undefined) throw failed.reason;
    return results.some((result) => result.status === 'fulfilled' && result.value);
  }
}
