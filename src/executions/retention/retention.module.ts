import { randomUUID } from 'node:crypto';
import { Injectable, Module, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import { Logger } from '#contracts/ports/logger.js';
import { Recurring } from '../../recurring.js';
import { HistoryKeeper } from './history-keeper.js';

const EVERY_MS = 10 * 60_000;
/** A start, and the backlog that may come with it, have the writer to themselves. */
const FIRST_AFTER_MS = 60_000;

@Injectable()
class RetentionRounds implements OnModuleInit, OnModuleDestroy {
  readonly #recurring: Recurring;
  #first: NodeJS.Timeout | undefined;

  constructor(keeper: HistoryKeeper, logger: Logger) {
    const node = randomUUID();
    const work = () => keeper.work(node);
    this.#recurring = new Recurring({ failure: 'Old history is not removed', everyMs: EVERY_MS, logger, work });
  }

  onModuleInit(): void {
    this.#first = setTimeout(() => this.#recurring.start(), FIRST_AFTER_MS).unref();
  }

  onModuleDestroy(): Promise<void> {
    clearTimeout(this.#first);
    return this.#recurring.stop();
  }
}

/** Part of the scheduler role. */
@Module({ providers: [HistoryKeeper, RetentionRounds] })
export class RetentionModule {}
