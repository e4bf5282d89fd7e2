import { Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import type { LogsRecorded, RecordedLine } from '#contracts/messages/control.js';
import type { ExecutionRecord } from '#contracts/messages/execution-recorded.js';
import { Clock } from '#contracts/ports/clock.js';
import { Signals, type Subscription } from '#contracts/ports/signals.js';
import { CONTROL_KEYS } from '#contracts/topology.js';
import { RecordedEnds } from '../recorded-ends.js';

/** Who follows asks again every few seconds. */
const WANTED_FOR_MS = 30_000;
/** Of one app in one signal: it must stay small, and who follows cannot read faster anyway. */
const MOST_LINES = 500;
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
    const all = records.flatMap((record) => (record.app === app ? linesOf(record) : []));
    if (all.length === 0) return;
    const lines = all.slice(0, MOST_LINES);
    const recorded: LogsRecorded = { type: 'logs.recorded', app, lines, leftOut: all.length - lines.length };
    this.signals.send(CONTROL_KEYS.logsRecorded(app), recorded);
  }
}

function linesOf(record: ExecutionRecord): RecordedLine[] {
  if (record.kind !== 'ended') return [];
  return record.logs.map(({ at, level, message }) => ({
    at,
    level,
    message: message.slice(0, MOST_CHARACTERS),
    function: record.function,
    execution: record.id,
  }));
}
