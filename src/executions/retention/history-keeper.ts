import { setTimeout as pause } from 'node:timers/promises';
import { Inject, Injectable } from '@nestjs/common';
import { Clock } from '#contracts/ports/clock.js';
import { Logger } from '#contracts/ports/logger.js';
import { EXECUTIONS_CONFIG, type ExecutionsConfig } from '../executions.config.js';
import { tasksByAge, tasksBySize, type RetentionTask } from './retention-plan.js';
import { RetentionStore } from './retention-store.js';

/** A few milliseconds of the store's writer each. */
const ROWS_AT_ONCE = 200;
const SLICE_MS = 1_000;
/** Longer than a slice can take; another node goes on when this one is gone for so long. */
const TURN_MS = 60_000;

interface Round {
  readonly tasks: RetentionTask[];
  after: string | undefined;
  removed: number;
  /** The end of the last day that was removed for the store's size. */
  sizedTo: Date | undefined;
}

/** Removes what is too old or too much, slice by slice, on one node at a time. */
@Injectable()
export class HistoryKeeper {
  #round: Round | undefined;
  #tooLarge = false;

  constructor(
    private readonly store: RetentionStore,
    private readonly clock: Clock,
    private readonly logger: Logger,
    @Inject(EXECUTIONS_CONFIG) private readonly config: ExecutionsConfig,
  ) {}

  /** One slice. True: the round goes on. */
  async work(node: string): Promise<boolean> {
    if (!(await this.store.claimTurn(node, TURN_MS))) {
      this.#round = undefined;
      return false;
    }
    const round = (this.#round ??= this.#begin());
    const endMs = this.clock.monotonicMs() + SLICE_MS;
    while (this.clock.monotonicMs() < endMs) {
      if (round.tasks.length === 0 && !(await this.#addBySize(round))) return this.#end(round);
      await this.#step(round);
    }
    return true;
  }

  #begin(): Round {
    return { tasks: tasksByAge(this.config, this.clock.now()), after: undefined, removed: 0, sizedTo: undefined };
  }

  #end({ removed }: Round): false {
    this.#round = undefined;
    if (removed > 0) this.logger.info({ removed }, 'Removed history that was too old or too much');
    return false;
  }

  /** At least half of the writer's time is for those who record. */
  async #step(round: Round): Promise<void> {
    const [task] = round.tasks;
    if (task === undefined) return;
    const beganMs = this.clock.monotonicMs();
    const step = { before: task.before, limit: ROWS_AT_ONCE, after: round.after };
    const { removed, next } = await this.store.remove(task.what, step);
    round.removed += removed;
    round.after = next;
    if (next === undefined) round.tasks.shift();
    await pause(Math.ceil(this.clock.monotonicMs() - beganMs));
  }

  /** The oldest day as the next thing to do when the store is too large still. */
  async #addBySize(round: Round): Promise<boolean> {
    const { maxBytes } = this.config;
    if (maxBytes === 0) return false;
    const { bytes, oldest } = await this.store.usage();
    if (bytes <= maxBytes) {
      this.#tooLarge = false;
      return false;
    }
    const tasks = oldest && tasksBySize(oldest, round.sizedTo, this.clock.now());
    if (tasks === undefined) {
      this.#tellTooLarge(bytes);
      return false;
    }
    const before = tasks[0]?.before;
    this.logger.warn({ bytes, maxBytes, before }, 'The store is larger than HISTORY_MAX_SIZE: its oldest day goes');
    round.sizedTo = before;
    round.tasks.push(...tasks);
    return true;
  }

  /** Once, until it fits again. */
  #tellTooLarge(bytes: number): void {
    if (this.#tooLarge) return;
    this.#tooLarge = true;
    this.logger.error(
      { bytes, maxBytes: this.config.maxBytes },
      'The store is larger than HISTORY_MAX_SIZE, and only what is of today or needed still is left: raise the limit',
    );
  }
}
