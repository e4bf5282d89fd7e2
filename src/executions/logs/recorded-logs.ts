import { Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import type { AppLine, EndedAttempt, LogsRecorded } from '#contracts/messages/control.js';
import type { EndedRecord, ExecutionRecord } from '#contracts/messages/execution-recorded.js';
import { Clock } from '#contracts/ports/clock.js';
import { Signals, type Subscription } from '#contracts/ports/signals.js';
import { CONTROL_KEYS } from '#contracts/topology.js';
import { RecordedEnds } from '../recorder/recorded-ends.js';

/** Who follows asks again every few seconds. */
const WANTED_FOR_MS = 30_000;
/** Of one app in one signal: as many as one attempt may write. Most have been told already, by the worker. */
const MOST_LINES = 1_000;
const MOST_CHARACTERS = 4_096;

/** Tells who follows an app's log what this process has just recorded. Costs nothing while nobody follows. */
@Injectable()
export class RecordedLogs implements OnApplicationBootstrap, OnModuleDestroy {
  readonly #wantedUntilMs = new Map<string, number>();
  #subscription: Subscription | undefined;
  #unread: (() => void) | undefined;

  constructor(
    private readonly signals: Signals,
    private readonly clock: Clock,
    private readonly ends: RecordedEnds,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    this.#subscription = await this.signals.subscribe(CONTROL_KEYS.everyLogsWanted, (key) => {
      this.#wantedUntilMs.set(CONTROL_KEYS.appOfLogsWanted(key), this.clock.monotonicMs() + WANTED_FOR_MS);
    });
    this.#unread = this.ends.onRecords((records) => this.#committed(records));
  }

  async onModuleDestroy(): Promise<void> {
    this.#unread?.();
    await this.#subscription?.close();
  }

  #committed(records: readonly ExecutionRecord[]): void {
    for (const [app, untilMs] of this.#wantedUntilMs) {
      if (untilMs < this.clock.monotonicMs()) this.#wantedUntilMs.delete(app);
      else this.#send(app, records);
    }
  }

  #send(app: string, records: readonly ExecutionRecord[]): void {
    const ended = records.filter((record) => record.kind === 'ended').filter((record) => record.app === app);
    if (ended.length === 0) return;
    const lines: AppLine[] = [];
    for (const record of ended) if (lines.length < MOST_LINES) lines.push(...linesOf(record));
    const recorded: LogsRecorded = {
      type: 'logs.recorded',
      app,
      lines: lines.slice(0, MOST_LINES),
      ended: ended.map(endOf),
    };
    this.signals.send(CONTROL_KEYS.logsRecorded(app), recorded);
  }
}

function linesOf({ function: name, id: execution, attempt, logs }: EndedRecord): AppLine[] {
  return logs.map(({ at, level, message }, number) => ({
    at,
    level,
    message: message.slice(0, MOST_CHARACTERS),
    function: name,
    execution,
    attempt,
    number,
  }));
}

function endOf({ function: name, id: execution, attempt, logs }: EndedRecord): EndedAttempt {
  return { function: name, execution, attempt, lines: logs.length };
}
