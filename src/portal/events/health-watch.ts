import { Injectable, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import { Readiness } from '../../api/readiness.js';
import { ChangeFeed } from './change-feed.js';

const LOOK_EVERY_MS = 2_000;

/** Looks after the health of this process while somebody follows events. It is this node's alone, and told without the broker: that may be what is away. */
@Injectable()
export class HealthWatch implements OnModuleInit, OnModuleDestroy {
  #timer: NodeJS.Timeout | undefined;
  #last: string | undefined;
  #isLooking = false;

  constructor(
    private readonly readiness: Readiness,
    private readonly feed: ChangeFeed,
  ) {}

  onModuleInit(): void {
    this.#timer = setInterval(() => void this.look(), LOOK_EVERY_MS).unref();
  }

  onModuleDestroy(): void {
    clearInterval(this.#timer);
  }

  /** Called every two seconds; a store that does not answer takes as long. */
  async look(): Promise<void> {
    if (this.#isLooking || !this.feed.isFollowed) return;
    this.#isLooking = true;
    const now = JSON.stringify(await this.readiness.look());
    this.#isLooking = false;
    if (this.#last !== undefined && now !== this.#last) this.feed.tell({ topic: 'health' });
    this.#last = now;
  }
}
