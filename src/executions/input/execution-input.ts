import { Injectable } from '@nestjs/common';
import { codeOf } from '#contracts/errors.js';
import { RUN_INVOCATION } from '#contracts/messages/run-invocation.js';
import type { DeadLetter } from '../dead-letters/dead-letter-store.js';
import { DeadLettersService } from '../dead-letters/dead-letters.service.js';
import { callOf } from '../dead-letters/letter-of.js';
import type { ExecutionRow } from '../execution-store.js';
import { ExecutionsService } from '../executions.service.js';
import { ExecutionLinks } from '../run-again/execution-links.js';
import { shownData } from '../shown-data.js';
import { shownPayload, shownStream, type ShownPayload } from '../shown-payload.js';

/** What an execution was given, and where that is kept; `none`: why it is not. */
export type KeptInput =
  | { readonly in: 'dead-letter' | 'batch' | 'body'; readonly payload: ShownPayload }
  | { readonly in: 'none'; readonly why: string };

/** History keeps no inputs (ADR 0039): this finds those that something else keeps. */
@Injectable()
export class ExecutionInput {
  constructor(
    private readonly links: ExecutionLinks,
    private readonly letters: DeadLettersService,
    private readonly executions: ExecutionsService,
  ) {}

  /** Throws EXECUTION_NOT_FOUND. */
  async of(id: string, day?: string): Promise<KeptInput> {
    const { execution, letters, batch } = await this.links.of(id, day);
    const [letter] = letters;
    const dead = letter && (await this.#inputIn(await this.letters.get(letter.id), execution));
    if (dead !== undefined) return { in: 'dead-letter', payload: dead };
    if (batch?.input !== undefined) return { in: 'batch', payload: shownPayload(Buffer.from(batch.input)) };
    const body = execution.lane === 'durable' ? await this.#body(execution) : undefined;
    if (body !== undefined) return { in: 'body', payload: body };
    return { in: 'none', why: whyNot(execution, batch !== undefined) };
  }

  /** As the message came, whatever was edited since; undefined once it was purged. */
  async #inputIn({ row, payload }: DeadLetter, execution: ExecutionRow): Promise<ShownPayload | undefined> {
    if (payload.original.byteLength === 0) return undefined;
    if (row.type !== RUN_INVOCATION) return shownPayload(payload.original);
    const data = callOf(payload.original)?.inputData[0]?.data;
    // Of this execution, whatever the message says: anybody may have sent it.
    const body = data?.http?.bodyReference === undefined ? undefined : await this.#body(execution);
    return data && shownData(data, body);
  }

  /** Only a body that was too large for the broker is kept, as a worker may fetch it late. */
  async #body({ day, id }: ExecutionRow): Promise<ShownPayload | undefined> {
    try {
      return await shownStream(this.executions.readPayload({ day, id, name: 'request' }));
    } catch (error) {
      if (codeOf(error) === 'PAYLOAD_NOT_FOUND') return undefined;
      throw error;
    }
  }
}

function whyNot({ trigger, lane, status }: ExecutionRow, isOfBatch: boolean): string {
  if (trigger === 'timer') return 'a timer gives its function no input but its schedule.';
  if (isOfBatch) return 'a batch keeps the input of an item until it has succeeded.';
  if (lane === 'sync') {
    return 'requests may hold secrets and personal data. What of them is to be on record, the function logs.';
  }
  if (status === 'Queued' || status === 'Running') {
    return 'its message is with the broker, or with the worker that runs it, until it has ended.';
  }
  return 'a message is kept when it becomes a dead letter, and this one did not, or has been removed since.';
}
