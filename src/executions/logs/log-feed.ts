import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import { codec } from '#contracts/messages/codec.js';
import { LogsRecorded } from '#contracts/messages/control.js';
import { Signals } from '#contracts/ports/signals.js';
import { CONTROL_KEYS } from '#contracts/topology.js';

const ASK_EVERY_MS = 10_000;
const logsRecorded = codec('recorded logs', LogsRecorded);

export interface LogListener {
  readonly heard: (recorded: LogsRecorded) => void;
  /** This process stops: nothing is heard any more. */
  readonly over: () => void;
}

/**
 * An app's log lines as they are recorded by any process, from now on: those of an execution come together, when it has ended. Best effort, as all
 * signals are; history has every line.
 */
@Injectable()
export class LogFeed implements OnModuleDestroy {
  readonly #listeners = new Set<LogListener>();

  constructor(private readonly signals: Signals) {}

  /** Resolves once lines are heard, with what ends it. */
  async follow(app: string, listener: LogListener): Promise<() => void> {
    const subscription = await this.signals.subscribe(CONTROL_KEYS.logsRecorded(app), (_key, signal) => {
      listener.heard(logsRecorded.check(signal));
    });
    const ask = (): void => this.signals.send(CONTROL_KEYS.logsWanted(app), { type: 'logs.wanted', app });
    ask();
    const timer = setInterval(ask, ASK_EVERY_MS).unref();
    this.#listeners.add(listener);
    return () => {
      if (!this.#listeners.delete(listener)) return;
      clearInterval(timer);
      void subscription.close();
    };
  }

  onModuleDestroy(): void {
    for (const listener of this.#listeners) listener.over();
  }
}
