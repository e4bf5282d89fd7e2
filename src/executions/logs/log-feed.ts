import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import { codec } from '#contracts/messages/codec.js';
import {
  LogsRecorded,
  LogsWritten,
  type AppLine,
  type EndedAttempt,
  type LogsWanted,
} from '#contracts/messages/control.js';
import { Signals, type Subscription } from '#contracts/ports/signals.js';
import { CONTROL_KEYS } from '#contracts/topology.js';

const ASK_EVERY_MS = 10_000;
const logsRecorded = codec('recorded logs', LogsRecorded);
const logsWritten = codec('written logs', LogsWritten);

export interface LogSource {
  readonly app: string;
  /** Of this execution, running attempts tell again what they have written so far; without it those of every execution do. */
  readonly execution?: string | undefined;
}

export interface LogListener {
  /** Any line may come again (`ToldLines`). `ended`: attempts that have just been recorded. */
  readonly heard: (lines: readonly AppLine[], ended: readonly EndedAttempt[]) => void;
  /** This process stops: nothing is heard any more. */
  readonly over: () => void;
}

/**
 * An app's log lines from now on, from whichever process: those of running attempts as workers tell them, and those of ended ones as they are recorded.
 * Best effort, as all signals are; history has every line.
 */
@Injectable()
export class LogFeed implements OnModuleDestroy {
  readonly #listeners = new Set<LogListener>();

  constructor(private readonly signals: Signals) {}

  /** Resolves once lines are heard, with what ends it. */
  async follow({ app, execution }: LogSource, listener: LogListener): Promise<() => void> {
    const subscriptions = await this.#subscribe(app, listener);
    const ask = (more: Partial<LogsWanted> = {}): void =>
      this.signals.send(CONTROL_KEYS.logsWanted(app), { type: 'logs.wanted', app, ...more });
    ask({ fromStart: true, ...(execution === undefined ? {} : { execution }) });
    const timer = setInterval(ask, ASK_EVERY_MS).unref();
    this.#listeners.add(listener);
    return () => {
      if (!this.#listeners.delete(listener)) return;
      clearInterval(timer);
      for (const subscription of subscriptions) void subscription.close();
    };
  }

  async #subscribe(app: string, { heard }: LogListener): Promise<readonly Subscription[]> {
    const written = await this.signals.subscribe(CONTROL_KEYS.logsWritten(app), (_key, signal) => {
      heard(logsWritten.check(signal).lines, []);
    });
    try {
      const recorded = await this.signals.subscribe(CONTROL_KEYS.logsRecorded(app), (_key, signal) => {
        const { lines, ended } = logsRecorded.check(signal);
        heard(lines, ended);
      });
      return [written, recorded];
    } catch (error) {
      await written.close();
      throw error;
    }
  }

  onModuleDestroy(): void {
    for (const listener of this.#listeners) listener.over();
  }
}
