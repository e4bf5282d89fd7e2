import type { Clock } from '#contracts/ports/clock.js';
import type { Logger } from '#contracts/ports/logger.js';
import type { WorkerAvailability } from '../availability.js';

/** A machine that slept, or whose clock was set, is noticed after this long at most. */
const LOOK_EVERY_MS = 30_000;

interface AvailabilityWatchOptions {
  /** Undefined: always open. */
  readonly availability: WorkerAvailability | undefined;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly changed: (open: boolean) => void;
}

/** Tells when the availability window of this worker opens and closes. */
export class AvailabilityWatch {
  readonly #options: AvailabilityWatchOptions;
  #open = true;
  #timer: NodeJS.Timeout | undefined;
  #closed = false;

  constructor(options: AvailabilityWatchOptions) {
    this.#options = options;
  }

  get open(): boolean {
    return this.#open;
  }

  /** Looks now, and then whenever something may have changed, until `close`. */
  look(): void {
    const { availability, clock, logger, changed } = this.#options;
    clearTimeout(this.#timer);
    if (availability === undefined || this.#closed) return;
    const now = clock.now();
    const { open, changesAt } = availability.window.at(now, availability.zone);
    const untilChangeMs = changesAt === undefined ? LOOK_EVERY_MS : changesAt.getTime() - now.getTime();
    this.#timer = setTimeout(() => this.look(), Math.min(untilChangeMs, LOOK_EVERY_MS));
    if (open === this.#open) return;
    this.#open = open;
    const facts = { window: availability.text, zone: availability.zone.name, until: changesAt };
    logger.info(facts, open ? 'The availability window opens' : 'Outside the availability window: nothing is taken');
    changed(open);
  }

  /** For good, also where a worker is stopped before it has looked. */
  close(): void {
    this.#closed = true;
    clearTimeout(this.#timer);
  }
}
