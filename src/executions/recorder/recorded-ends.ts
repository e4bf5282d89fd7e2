import { Injectable, Module } from '@nestjs/common';
import type { ExecutionRecord } from '#contracts/messages/execution-recorded.js';
import type { TriggerKind } from '#contracts/messages/run-invocation.js';

/** Tells who waits for the end of executions that this process has just recorded some. Nobody may rely on it: another process may be the recorder. */
@Injectable()
export class RecordedEnds {
  readonly #listeners = new Map<TriggerKind, Set<() => void>>();
  readonly #readers = new Set<(records: readonly ExecutionRecord[]) => void>();

  /** Called after a commit that ended executions of that trigger; returns the unsubscribe function. */
  onEnd(trigger: TriggerKind, listener: () => void): () => void {
    const listeners = this.#listeners.get(trigger) ?? new Set();
    this.#listeners.set(trigger, listeners.add(listener));
    return () => listeners.delete(listener);
  }

  /** Called with every record that was committed; returns the unsubscribe function. */
  onRecords(reader: (records: readonly ExecutionRecord[]) => void): () => void {
    this.#readers.add(reader);
    return () => this.#readers.delete(reader);
  }

  committed(records: readonly ExecutionRecord[]): void {
    for (const reader of this.#readers) reader(records);
    for (const [trigger, listeners] of this.#listeners) {
      if (!records.some((record) => record.trigger === trigger && record.kind === 'ended' && record.final)) continue;
      for (const listener of listeners) listener();
    }
  }
}

@Module({ providers: [RecordedEnds], exports: [RecordedEnds] })
export class RecordedEndsModule {}
