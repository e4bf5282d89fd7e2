import type { IncomingMessage } from 'node:http';
import { NightshiftError } from '#contracts/errors.js';
import { MAX_INLINE_BODY_BYTES } from '#contracts/messages/typed-data.js';
import { StreamedBody } from './streamed-body.js';

export type ReceivedBody =
  | { readonly kind: 'none' }
  | { readonly kind: 'inline'; readonly bytes: Buffer }
  | { readonly kind: 'streamed'; readonly body: StreamedBody };

const NONE: ReceivedBody = { kind: 'none' };

export interface BodyLimits {
  readonly maxBytes: number;
  /** For the part that is read here; the rest is limited by its reader. */
  readonly withinMs: number;
  /** A chunked body is left in the request at once: its parts may be far between, and the function wants each as it comes. */
  readonly asItComes?: boolean;
}

/**
 * Reads a body whole when it fits into a message; a longer one is left in the paused request. Chunked bodies are read until they turn out
 * to be long. Rejects with BODY_TOO_LARGE, or REQUEST_INVALID when the caller breaks off or is too slow.
 */
export async function receiveBody(request: IncomingMessage, limits: BodyLimits): Promise<ReceivedBody> {
  const announced = request.headers['content-length'];
  const chunked = request.headers['transfer-encoding'] !== undefined;
  if (!chunked && (announced === undefined || announced === '0')) return NONE;
  const length = announced === undefined ? undefined : Number(announced);
  if (length !== undefined && length > limits.maxBytes) throw tooLarge(limits.maxBytes);
  if (length !== undefined && length > MAX_INLINE_BODY_BYTES) {
    return { kind: 'streamed', body: new StreamedBody(request, [], limits.maxBytes) };
  }
  if (chunked && limits.asItComes === true) {
    return { kind: 'streamed', body: new StreamedBody(request, [], limits.maxBytes) };
  }
  const { chunks, ended } = await readUpTo(request, MAX_INLINE_BODY_BYTES, limits.withinMs);
  if (!ended) return { kind: 'streamed', body: new StreamedBody(request, chunks, limits.maxBytes) };
  const bytes = chunks.length === 1 ? (chunks[0] ?? Buffer.alloc(0)) : Buffer.concat(chunks);
  if (bytes.byteLength > limits.maxBytes) throw tooLarge(limits.maxBytes);
  return bytes.byteLength === 0 ? NONE : { kind: 'inline', bytes };
}

function tooLarge(maxBytes: number): NightshiftError {
  return new NightshiftError('BODY_TOO_LARGE', `The request body is larger than ${maxBytes} bytes (GATEWAY_MAX_BODY)`);
}

/** Everything, or at least one byte more than `maxBytes`; then the request is paused. */
function readUpTo(
  request: IncomingMessage,
  maxBytes: number,
  withinMs: number,
): Promise<{ chunks: Buffer[]; ended: boolean }> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    const leave = (): void => {
      clearTimeout(timer);
      request.off('data', onChunk).off('end', onEnd).off('close', onBroken).off('error', onBroken);
    };
    const onChunk = (chunk: Buffer): void => {
      chunks.push(chunk);
      bytes += chunk.byteLength;
      if (bytes <= maxBytes) return;
      request.pause();
      leave();
      resolve({ chunks, ended: false });
    };
    const onEnd = (): void => {
      leave();
      resolve({ chunks, ended: true });
    };
    const onBroken = (): void => {
      leave();
      reject(new NightshiftError('REQUEST_INVALID', 'The request body did not arrive completely'));
    };
    const timer = setTimeout(onBroken, withinMs);
    request.on('data', onChunk).on('end', onEnd).on('close', onBroken).on('error', onBroken);
  });
}
