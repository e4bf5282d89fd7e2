import type { Logger } from '#contracts/ports/logger.js';
import type { InHand } from './in-hand.js';
import { reasonOf } from './rabbit-errors.js';
import { settlesWithin } from './time-limit.js';

/** A channel that answers at all answers within this. */
const ANSWER_LIMIT_MS = 10_000;
/** All places undecided for so many times the longest decision. */
const STUCK_AFTER_DECISIONS = 3;

/** What the watchdog sees of a consumer. Moments are monotonic. */
export interface WatchedConsumer {
  readonly queue: string;
  readonly prefetch: number;
  /** The longest a decision takes; undefined: as long as a function runs. */
  readonly decidesWithinMs: number | undefined;
  /** Whether it has an open channel that consumes. */
  readonly isConsuming: boolean;
  /** Of the open channel. */
  readonly inHand: Readonly<Pick<InHand, 'count' | 'undecided' | 'lastDeliveryMs' | 'lastDecisionMs'>>;
  /** Consumes anew on the same channel: what is in hand stays in hand. */
  consumeAgain(): Promise<void>;
  /** Opens another channel: the broker gives what is in hand to somebody else. */
  renewChannel(): Promise<void>;
}

export interface WatchdogOptions {
  readonly stallLimitMs: number;
  readonly logger: Logger;
  readonly readyCount: (queue: string) => Promise<number | undefined>;
  readonly nowMs?: () => number;
}

/**
 * Finds consumers that are connected and get nothing done (ADR 0013). Starved: it has room, its queue has messages, and none has come for the limit.
 * Stuck: every place is undecided although decisions should have been there long ago. A long run is neither: it has room, or no limit.
 */
export class ConsumerWatchdog {
  readonly #options: WatchdogOptions;
  readonly #nowMs: () => number;
  readonly #consumers = new Set<WatchedConsumer>();
  readonly #starvedSince = new Map<WatchedConsumer, number>();
  #timer: NodeJS.Timeout | undefined;
  #looking = false;

  constructor(options: WatchdogOptions) {
    this.#options = options;
    this.#nowMs = options.nowMs ?? (() => performance.now());
  }

  start(): void {
    this.#timer = setInterval(() => void this.look(), this.#options.stallLimitMs / 2).unref();
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  watch(consumer: WatchedConsumer): void {
    this.#consumers.add(consumer);
  }

  forget(consumer: WatchedConsumer): void {
    this.#consumers.delete(consumer);
    this.#starvedSince.delete(consumer);
  }

  /** One round over all consumers; rounds never overlap. Never rejects. */
  async look(): Promise<void> {
    if (this.#looking) return;
    this.#looking = true;
    for (const consumer of this.#consumers) await this.#judge(consumer);
    this.#looking = false;
  }

  async #judge(consumer: WatchedConsumer): Promise<void> {
    try {
      if (isStuck(consumer, this.#nowMs())) await this.#freeStuck(consumer);
      else if (await this.#isStarved(consumer)) await this.#feed(consumer);
    } catch (error) {
      // The broker is away, or the queue is: nothing can be said of the consumer.
      this.#starvedSince.delete(consumer);
      this.#options.logger.debug({ queue: consumer.queue, reason: reasonOf(error) }, 'A consumer was not looked at');
    }
  }

  /** True when it has been found so for the whole limit. */
  async #isStarved(consumer: WatchedConsumer): Promise<boolean> {
    const { stallLimitMs, readyCount } = this.#options;
    const askedMs = this.#nowMs();
    const isQuiet = (): boolean =>
      consumer.isConsuming &&
      consumer.inHand.count < consumer.prefetch &&
      askedMs - consumer.inHand.lastDeliveryMs >= stallLimitMs / 2;
    const starves = isQuiet() && ((await readyCount(consumer.queue)) ?? 0) > 0 && isQuiet();
    const since = this.#starvedSince.get(consumer) ?? askedMs;
    if (starves) this.#starvedSince.set(consumer, since);
    else this.#starvedSince.delete(consumer);
    return starves && askedMs - since >= stallLimitMs && since > consumer.inHand.lastDeliveryMs;
  }

  /** With work in hand the channel is kept: closing it would have that work done a second time. */
  async #feed(consumer: WatchedConsumer): Promise<void> {
    const { queue, prefetch } = consumer;
    const inHand = consumer.inHand.count;
    this.#starvedSince.delete(consumer);
    this.#options.logger.error(
      { queue, inHand, prefetch },
      'A consumer got nothing although messages wait; consuming again',
    );
    const answered = inHand > 0 && (await settlesWithin(consumer.consumeAgain(), ANSWER_LIMIT_MS));
    if (!answered) await consumer.renewChannel();
  }

  async #freeStuck(consumer: WatchedConsumer): Promise<void> {
    const { queue, prefetch, decidesWithinMs } = consumer;
    this.#options.logger.error(
      { queue, prefetch, decidesWithinMs },
      'A consumer decided nothing for too long; its messages are given back',
    );
    await consumer.renewChannel();
  }
}

function isStuck(consumer: WatchedConsumer, nowMs: number): boolean {
  const { isConsuming, prefetch, decidesWithinMs, inHand } = consumer;
  const { undecided, lastDeliveryMs, lastDecisionMs } = inHand;
  if (!isConsuming || decidesWithinMs === undefined || undecided < prefetch) return false;
  return nowMs - Math.max(lastDeliveryMs, lastDecisionMs) > STUCK_AFTER_DECISIONS * decidesWithinMs;
}
