import { queueInvocationId, redriveInvocationId } from '#contracts/message-identity.js';
import type { InvocationRequest } from '#contracts/messages/run-invocation.js';
import { utcDay } from '#contracts/ports/clock.js';
import { BROKER_HEADERS, REDRIVE_HEADERS, TRIGGER_HEADERS } from '#contracts/topology.js';
import type { DeadLetterRow, InvocationKey, LetterHeaders } from './dead-letter-store.js';

/** What belongs to the life that has ended: counts, reasons, and times that are over. */
const OF_THE_DEAD: readonly string[] = [
  ...Object.values(BROKER_HEADERS),
  ...Object.values(REDRIVE_HEADERS),
  TRIGGER_HEADERS.failure,
  TRIGGER_HEADERS.expiresAt,
  TRIGGER_HEADERS.batch,
  TRIGGER_HEADERS.acceptedAt,
];
const OF_THE_BROKER = /^x-(first|last)-death-|^x-delivery-count$|^x-acquired-count$/;
/** AMQP's short strings: the message id is one. */
const MAX_ID_BYTES = 255;
/** So long is a redriven run kept from running twice, should the message be published twice. */
const CLAIM_FOR_MS = 24 * 60 * 60_000;

export interface Redrive {
  readonly row: DeadLetterRow;
  /** From 1. */
  readonly number: number;
  /** Of this redrive: the same when it is tried again. */
  readonly at: Date;
}

/** The same for every try of one redrive: what is published twice can be told to be one message. */
export function redrivenMessageId({ row, number }: Redrive): string {
  const suffix = `/redrive/${number}`;
  const id = row.messageId === '' ? row.id : row.messageId;
  return Buffer.byteLength(id + suffix) > MAX_ID_BYTES ? row.id + suffix : id + suffix;
}

/** Tell the next letter, should it die again, how often it has been redriven. */
export function redriveHeaders({ row, number }: Redrive): LetterHeaders {
  return { [REDRIVE_HEADERS.redrives]: number, [REDRIVE_HEADERS.letter]: row.id };
}

/** A message for a trigger queue: what its publisher said stays, what became of it does not. A batch has counted it already. */
export function redrivenHeaders(redrive: Redrive): LetterHeaders {
  const kept = Object.entries(redrive.row.headers).filter(
    ([name]) => !OF_THE_DEAD.includes(name) && !OF_THE_BROKER.test(name),
  );
  return {
    ...Object.fromEntries(kept),
    [TRIGGER_HEADERS.acceptedAt]: redrive.at.toISOString(),
    ...redriveHeaders(redrive),
  };
}

/** A new execution of the same call, by the version that is active now. A batch has counted the first one already. */
export function redrivenCall(call: InvocationRequest, version: string, redrive: Redrive): InvocationRequest {
  const { expiresAt: _expiresAt, deadline: _deadline, batch: _batch, responseBody, ...rest } = call;
  const id = redriveInvocationId(redrive.row.id, redrive.number);
  const day = utcDay(redrive.at);
  return {
    ...rest,
    id,
    day,
    version,
    attempt: 1,
    acceptedAt: redrive.at.toISOString(),
    claimForMs: call.claimForMs ?? CLAIM_FOR_MS,
    ...(responseBody?.kind === 'stored' && { responseBody: { ...responseBody, day, id } }),
  };
}

/** The execution that a message for a trigger queue becomes. */
export function redrivenInvocation(queue: string, messageId: string, { at }: Redrive): InvocationKey {
  return { day: utcDay(at), id: queueInvocationId(queue, messageId) };
}
