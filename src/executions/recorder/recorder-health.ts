import { Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { codeOf } from '#contracts/errors.js';
import { Clock } from '#contracts/ports/clock.js';
import { DurableQueue } from '#contracts/ports/durable-queue.js';
import { Logger } from '#contracts/ports/logger.js';
import { RECORDS_QUEUE } from '#contracts/topology.js';
import { Recurring } from '../../recurring.js';
import { RecorderAlarms, type RecorderState } from './recorder-alarms.js';

const LOOK_EVERY_MS = 5_000;
/** A batch that was given back is held for at most five seconds (src/messaging/decide.ts) and comes again. */
const GIVEN_BACK_FOR_MS = 6_000;

/** How far the history is behind what the broker has: records of executions that have ended wait in `ns.records` while the store is away. */
@Injectable()
export class RecorderHealth implements OnApplicationBootstrap, OnApplicationShutdown {
  readonly #looks: Recurring;
  /** By message id: until when a batch counts as in our hands. */
  readonly #inHand = new Map<string, number>();
  #ready = 0;
  #storeAwaySince: Date | undefined;
  #waitingSince: Date | undefined;

  constructor(
    private readonly queue: DurableQueue,
    private readonly clock: Clock,
    private readonly alarms: RecorderAlarms,
    logger: Logger,
  ) {
    this.#looks = new Recurring({
      failure: 'Records that wait in the broker are not counted',
      everyMs: LOOK_EVERY_MS,
      logger,
      work: () => this.look(),
    });
  }

  get state(): RecorderState {
    const now = this.clock.monotonicMs();
    for (const [id, untilMs] of this.#inHand) if (untilMs <= now) this.#inHand.delete(id);
    return {
      waitingBatches: this.#ready + this.#inHand.size,
      storeAwaySince: this.#storeAwaySince,
      behindSince: this.#storeAwaySince ?? this.#waitingSince,
    };
  }

  onApplicationBootstrap(): void {
    this.#looks.start();
  }

  onApplicationShutdown(): Promise<void> {
    return this.#looks.stop();
  }

  /** Counts what waits and raises or ends the alarm. A queue that is found empty once has been caught up with. */
  async look(): Promise<void> {
    try {
      this.#ready = (await this.queue.readyCount(RECORDS_QUEUE.name)) ?? 0;
      this.#waitingSince = this.#ready === 0 ? undefined : (this.#waitingSince ?? this.clock.now());
    } finally {
      this.alarms.judge(this.state);
    }
  }

  /** A batch is being written. */
  took(id: string): void {
    this.#inHand.set(id, Infinity);
  }

  committed(id: string): void {
    this.#inHand.delete(id);
    if (this.#storeAwaySince === undefined) return;
    this.#storeAwaySince = undefined;
    this.#looks.poke();
  }

  /** The broker has the batch again, or it lies with the dead letters. */
  failed(id: string, error: unknown): void {
    this.#inHand.delete(id);
    if (codeOf(error) !== 'STORE_UNAVAILABLE') return;
    this.#inHand.set(id, this.clock.monotonicMs() + GIVEN_BACK_FOR_MS);
    this.#storeAwaySince ??= this.clock.now();
  }
}
