import { Inject, Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { Logger } from '#contracts/ports/logger.js';
import { RecordedEnds } from '../executions/recorder/recorded-ends.js';
import { Recurring } from '../recurring.js';
import { SchedulerRound } from './scheduler-round.js';
import { TIMERS_CONFIG, type TimersConfig } from './timers.config.js';

/** Node's timers cannot wait longer than some weeks; looking again costs nothing. */
const LONGEST_ALARM_MS = 60 * 60_000;
/** A look at what has ended costs a look-up for each run under way: with thousands of them, ends are gathered. */
const GATHER_ENDS_MS = 100;

/**
 * The scheduler role, on any number of nodes: none is in charge, the store decides who releases a slot. What is due is told by the database's clock; the
 * alarm of a node only says when to look.
 */
@Injectable()
export class TimerScheduler implements OnApplicationBootstrap, OnModuleDestroy {
  readonly #recurring: Recurring;
  #unsubscribe: readonly (() => void)[] = [];
  #alarm: NodeJS.Timeout | undefined;
  #gathering: NodeJS.Timeout | undefined;

  constructor(
    private readonly round: SchedulerRound,
    private readonly ends: RecordedEnds,
    logger: Logger,
    @Inject(TIMERS_CONFIG) { pollMs: everyMs }: TimersConfig,
  ) {
    const failure = 'Timers are not looked after';
    this.#recurring = new Recurring({ failure, everyMs, logger, work: () => this.#look() });
  }

  onApplicationBootstrap(): void {
    const poke = (): void => this.#recurring.poke();
    const gather = (): void => {
      this.#gathering ??= setTimeout(() => {
        this.#gathering = undefined;
        poke();
      }, GATHER_ENDS_MS).unref();
    };
    this.#unsubscribe = [this.round.onNews(poke), this.ends.onEnd('timer', gather)];
    this.#recurring.start();
  }

  async onModuleDestroy(): Promise<void> {
    for (const unsubscribe of this.#unsubscribe) unsubscribe();
    clearTimeout(this.#gathering);
    await this.#recurring.stop();
    clearTimeout(this.#alarm);
    await this.round.leave();
  }

  async #look(): Promise<boolean> {
    const { more, nextInMs } = await this.round.make();
    clearTimeout(this.#alarm);
    if (nextInMs !== undefined) {
      this.#alarm = setTimeout(() => this.#recurring.poke(), Math.min(nextInMs, LONGEST_ALARM_MS)).unref();
    }
    return more;
  }
}
