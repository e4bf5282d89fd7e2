import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { codeOf, toError } from '#contracts/errors.js';
import { EXECUTION_RECORDED } from '#contracts/messages/execution-recorded.js';
import type { Delivery } from '#contracts/ports/durable-queue.js';
import type { NewDeadLetter } from '../dead-letters/dead-letter-store.js';
import { DeadLetters } from '../dead-letters/dead-letters.js';
import { descentOf, fingerprintOf } from '../dead-letters/letter-of.js';

/** A record that the history does not have, and why. */
export interface RecordAside {
  readonly value: unknown;
  readonly error: unknown;
}

/** Records that cannot be written, each a dead letter of its own: a batch with that one record, which a redrive sends to the recorder again. */
@Injectable()
export class RecordsAside {
  constructor(private readonly letters: DeadLetters) {}

  /** Committed when it resolves. Rejects with STORE_UNAVAILABLE. */
  async keep(records: readonly RecordAside[], delivery: Delivery): Promise<void> {
    for (const [index, record] of records.entries()) {
      const payload = Buffer.from(JSON.stringify({ v: 1, records: [record.value] }));
      const letter = letterOf(record, payload, { ...delivery, id: `${delivery.id}/${index}` });
      await this.letters.keep(letter, payload, delivery.redelivered);
    }
  }
}

function letterOf({ value, error }: RecordAside, payload: Uint8Array, { id, queue, headers }: Delivery): NewDeadLetter {
  const { app, function: name, day, id: invocation } = textsOf(value);
  return {
    id: randomUUID(),
    fingerprint: fingerprintOf(queue, id, payload),
    queue,
    reasonCode: codeOf(error),
    reason: toError(error).message,
    attempts: 1,
    app,
    function: name,
    messageId: id,
    type: EXECUTION_RECORDED,
    invocation: invocation === undefined ? undefined : { day, id: invocation },
    headers,
    failure: undefined,
    ...descentOf(headers),
  };
}

/** What can be told of a record that may be anything. */
function textsOf(value: unknown): { readonly [name: string]: string | undefined } {
  if (typeof value !== 'object' || value === null) return {};
  return Object.fromEntries(Object.entries(value).filter(([, member]) => typeof member === 'string'));
}
