import { Injectable } from '@nestjs/common';
import { codeOf } from '#contracts/errors.js';
import { utcDay } from '#contracts/ports/clock.js';
import { PayloadStore, type PayloadKey } from '../../executions/payload-store.js';
import { send, withDefaults, type DefaultHeaders } from '../answer.js';
import { BODY_IDLE_MS, isBrokenOff, transfer } from '../bodies/transfer.js';
import type { Exchange } from '../exchange.js';
import type { KeptAnswer, KeyedInvocation } from './idempotency-store.js';
import { bodyGone } from './key-answers.js';

/** Answers that are given again. Bodies above the inline limit lie with the payloads. */
@Injectable()
export class KeptAnswers {
  constructor(private readonly payloads: PayloadStore) {}

  async keepBody(invocation: KeyedInvocation, chunks: AsyncIterable<Uint8Array>): Promise<void> {
    await this.payloads.write(keyOf(invocation), chunks);
  }

  async send(
    { request, response }: Exchange,
    invocation: KeyedInvocation,
    answer: KeptAnswer,
    defaults: DefaultHeaders,
  ): Promise<void> {
    const { status, headers, body } = answer;
    if (body !== undefined) {
      send(request, response, { status, headers, body }, defaults);
      return;
    }
    if (response.destroyed) return;
    try {
      const chunks = this.payloads.read(keyOf(invocation))[Symbol.asyncIterator]();
      // Before the head is sent: there may be nothing to send.
      const first = await chunks.next();
      response.writeHead(status, withDefaults(headers, defaults, response));
      const onBreak = (): void => void response.destroy();
      await transfer(resumed(first, chunks), response, { idleMs: BODY_IDLE_MS, onBreak });
    } catch (error) {
      if (codeOf(error) !== 'PAYLOAD_NOT_FOUND' || response.headersSent) {
        response.destroy();
        if (!isBrokenOff(error)) throw error;
        return;
      }
      send(request, response, bodyGone(invocation.id), defaults);
    }
  }
}

function keyOf({ id, acceptedAt }: KeyedInvocation): PayloadKey {
  return { day: utcDay(acceptedAt), id, name: 'response' };
}

async function* resumed(
  first: IteratorResult<Uint8Array>,
  rest: AsyncIterator<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  try {
    for (let next = first; next.done !== true; next = await rest.next()) yield next.value;
  } finally {
    // A reader that left leaves no file open.
    await rest.return?.();
  }
}
