import { Injectable } from '@nestjs/common';
import {
  executionOf,
  FINAL_OUTCOMES,
  type AcceptedRecord,
  type EndedRecord,
} from '#contracts/messages/execution-recorded.js';
import { Clock } from '#contracts/ports/clock.js';
import { DurableQueue } from '#contracts/ports/durable-queue.js';
import { RecordWriter } from '#contracts/record-writer.js';
import { TRIGGER_HEADERS } from '#contracts/topology.js';
import { continueTrace } from '#contracts/trace-context.js';
import { AppCatalog } from '../../apps/catalog/app-catalog.js';
import { writeConfirmed } from '../confirmed-record.js';
import { ExecutionStore, type ExecutionRow } from '../execution-store.js';
import type { NewDeadLetter } from './dead-letter-store.js';
import { callOf } from './letter-of.js';
import { APP_DELETED, EXPIRED } from './letter-reason.js';

/** By the reason of the letter. */
const ENDINGS: Readonly<Record<string, Pick<EndedRecord, 'outcome' | 'failure'>>> = {
  [EXPIRED]: {
    outcome: 'Expired',
    failure: { code: 'INVOCATION_EXPIRED', message: 'Its time to live was over before a worker took it.' },
  },
  [APP_DELETED]: {
    outcome: 'Cancelled',
    failure: { code: 'EXECUTION_CANCELLED', message: 'Its app was deleted before a worker took it.' },
  },
};

type Identity = Omit<AcceptedRecord, 'kind'>;

const FINAL: readonly string[] = FINAL_OUTCOMES;

/** What met no worker, for the broker expired it or its app was deleted: its execution ends here. */
@Injectable()
export class UnstartedLetters {
  // oxlint-disable-next-line max-params -- five dependencies, each used by what this class does
  constructor(
    private readonly executions: ExecutionStore,
    private readonly catalog: AppCatalog,
    private readonly records: RecordWriter,
    private readonly queue: DurableQueue,
    private readonly clock: Clock,
  ) {}

  /** Does nothing for a letter of another reason. Resolves when the broker has the record, and rejects with BROKER_UNAVAILABLE when it does not take it. A letter that comes twice makes the same record twice, which changes nothing. */
  async record(letter: NewDeadLetter, body: Uint8Array): Promise<void> {
    const { invocation, reasonCode } = letter;
    const ending = ENDINGS[reasonCode];
    if (ending === undefined || invocation?.day === undefined) return;
    const known = await this.executions.find(invocation.id, invocation.day);
    if (known !== undefined && FINAL.includes(known.execution.status)) return;
    const identity = this.#identity(letter, body, known?.execution);
    if (identity === undefined) return;
    await writeConfirmed(
      { records: this.records, queue: this.queue },
      {
        kind: 'ended',
        ...identity,
        attempt: (known?.execution.attempts ?? 0) + 1,
        endedAt: this.clock.now().toISOString(),
        durationMs: 0,
        ...ending,
        final: true,
        logs: [],
      },
    );
  }

  #identity(letter: NewDeadLetter, body: Uint8Array, known: ExecutionRow | undefined): Identity | undefined {
    const call = callOf(body);
    if (call !== undefined) return executionOf(call);
    if (known !== undefined) return identityOf(known);
    const { app, function: name, headers, invocation } = letter;
    const acceptedAt = headers[TRIGGER_HEADERS.acceptedAt];
    const traceParent = headers[TRIGGER_HEADERS.traceParent];
    const version = app === undefined ? undefined : this.catalog.find(app)?.version;
    if (app === undefined || name === undefined || version === undefined) return undefined;
    if (invocation?.day === undefined || typeof acceptedAt !== 'string') return undefined;
    return {
      day: invocation.day,
      id: invocation.id,
      app,
      version,
      function: name,
      trigger: 'queue',
      lane: 'durable',
      acceptedAt,
      traceParent: continueTrace(typeof traceParent === 'string' ? traceParent : undefined, undefined).traceParent,
    };
  }
}

function identityOf({
  day,
  id,
  app,
  version,
  function: name,
  trigger,
  lane,
  acceptedAt,
  traceParent,
}: ExecutionRow): Identity {
  return { day, id, app, version, function: name, trigger, lane, acceptedAt: acceptedAt.toISOString(), traceParent };
}
