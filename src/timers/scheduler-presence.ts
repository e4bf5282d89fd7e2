import { Injectable } from '@nestjs/common';
import { randomUUID } from 'node:crypto';
import { Clock } from '#contracts/ports/clock.js';
import { TimerStore, type Watch } from './timer-store.js';

/** A watch ends when no scheduler was heard of for as long; each says so several times within it, for it may be held up. */
const ALONE_AFTER_MS = 10_000;
const ATTEND_EVERY_MS = 3_000;

/** Lets the other schedulers know of this one: what fell due while none was there was missed. */
@Injectable()
export class SchedulerPresence {
  readonly #node = randomUUID();
  #watch: Watch | undefined;
  #attendedMs = 0;

  constructor(
    private readonly store: TimerStore,
    private readonly clock: Clock,
  ) {}

  async attend(): Promise<Watch> {
    const nowMs = this.clock.monotonicMs();
    if (this.#watch !== undefined && nowMs - this.#attendedMs < ATTEND_EVERY_MS) return this.#watch;
    this.#watch = await this.store.attend(this.#node, ALONE_AFTER_MS, this.#watch);
    this.#attendedMs = nowMs;
    return this.#watch;
  }

  async leave(): Promise<void> {
    if (this.#watch === undefined) return;
    this.#watch = undefined;
    // A store that is away misses this node soon enough.
    await this.store.leave(this.#node).catch(() => undefined);
  }
}
