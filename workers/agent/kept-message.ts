import type { InvocationRequest } from '#contracts/messages/run-invocation.js';
import type { ParkedMessage } from '#contracts/messages/worker-link.js';
import type { Delivery } from '#contracts/ports/durable-queue.js';

export type KeptMessage = Omit<ParkedMessage, 'afterMs'>;

/** A delivery as management keeps it, to publish it again. */
export function keptMessageOf(
  { queue, id, type, body, headers }: Delivery,
  { day, id: invocationId, attempt }: InvocationRequest,
  next: { readonly failed: number; readonly headers?: Delivery['headers'] },
): KeptMessage {
  const bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString('base64');
  const all = { ...headers, ...next.headers };
  return { queue, id, type, body: bytes, headers: all, failed: next.failed, day, invocationId, attempt };
}
