import { Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import type { ExecutionRecord } from '#contracts/messages/execution-recorded.js';
import { DeadLetters } from '../dead-letters/dead-letters.js';
import { RecordedEnds } from '../recorder/recorded-ends.js';
import { ChangeTeller } from './change-teller.js';

/** Tells of what this process has recorded: executions with what started them, and dead letters. */
@Injectable()
export class RecordedChanges implements OnApplicationBootstrap, OnModuleDestroy {
  readonly #unsubscribes: (() => void)[] = [];

  constructor(
    private readonly ends: RecordedEnds,
    private readonly letters: DeadLetters,
    private readonly teller: ChangeTeller,
  ) {}

  onApplicationBootstrap(): void {
    this.#unsubscribes.push(
      this.ends.onRecords((records) => records.forEach((record) => this.#recorded(record))),
      this.letters.onKept(({ app }) => this.teller.tell({ topic: 'dead-letters', ...(app !== undefined && { app }) })),
    );
  }

  onModuleDestroy(): void {
    for (const unsubscribe of this.#unsubscribes) unsubscribe();
  }

  #recorded({ app, trigger, batch }: ExecutionRecord): void {
    this.teller.tell({ topic: 'executions', app });
    if (trigger === 'queue') this.teller.tell({ topic: 'queues' });
    if (trigger === 'timer') this.teller.tell({ topic: 'timers', app });
    if (batch !== undefined) this.teller.tell({ topic: 'batches', app });
  }
}
