import { Inject, Injectable } from '@nestjs/common';
import { toError } from '#contracts/errors.js';
import { Clock } from '#contracts/ports/clock.js';
import { Logger } from '#contracts/ports/logger.js';
import { EXECUTIONS_CONFIG, type ExecutionsConfig } from '../executions.config.js';

export interface RecorderState {
  /** Batches of records that are not committed: in the broker, and in this recorder's hands. */
  readonly waitingBatches: number;
  /** Since when the store refuses batches; undefined while it takes them. */
  readonly storeAwaySince: Date | undefined;
  /** Since when records have been waiting without a pause: for the store, or because more come than are written. */
  readonly behindSince: Date | undefined;
}

/** Raised once when the recorder has been behind for a while, and ended once when it has caught up. */
export interface RecorderAlarm {
  readonly raised: boolean;
  readonly state: RecorderState;
}

type Listener = (alarm: RecorderAlarm) => void;

/** Tells the log, and whoever listens, that the history is behind. */
@Injectable()
export class RecorderAlarms {
  readonly #listeners = new Set<Listener>();
  #behindSinceMs: number | undefined;
  #raised = false;

  constructor(
    private readonly clock: Clock,
    private readonly logger: Logger,
    @Inject(EXECUTIONS_CONFIG) private readonly config: ExecutionsConfig,
  ) {}

  get raised(): boolean {
    return this.#raised;
  }

  /** The listener must not throw; what it starts it looks after itself. Returns how to stop listening. */
  onAlarm(listener: Listener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** By the monotonic clock: a wall clock that jumps raises nothing. */
  judge(state: RecorderState): void {
    const now = this.clock.monotonicMs();
    this.#behindSinceMs = state.behindSince === undefined ? undefined : (this.#behindSinceMs ?? now);
    const isLate = this.#behindSinceMs !== undefined && now - this.#behindSinceMs >= this.config.recorderBehindAfterMs;
    if (isLate && !this.#raised) this.#change(true, state);
    if (this.#behindSinceMs === undefined && this.#raised) this.#change(false, state);
  }

  #change(raised: boolean, state: RecorderState): void {
    this.#raised = raised;
    if (raised) this.logger.error({ ...state }, 'The history is behind: execution records wait in the broker');
    else this.logger.info({ ...state }, 'The history has caught up');
    for (const listener of this.#listeners) this.#call(listener, { raised, state });
  }

  #call(listener: Listener, alarm: RecorderAlarm): void {
    try {
      listener(alarm);
    } catch (thrown) {
      this.logger.error({ error: toError(thrown) }, 'A listener of the recorder failed');
    }
  }
}
