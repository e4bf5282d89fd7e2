import type { IncomingMessage } from 'node:http';
import { MAX_INLINE_BODY_BYTES } from '#contracts/messages/typed-data.js';
import type { RpcHttp } from './protocol.js';
import { parseSetCookie } from './set-cookie.js';

/** A response that is whole this soon after its head travels in the message; any other is passed on as it comes. */
const WHOLE_WITHIN_MS = 10;

/** Of one connection, not of the message (RFC 9110, section 7.6.1), and what the sender of the answer says by itself. */
const NOT_PASSED_ON = new Set([
  'connection',
  'keep-alive',
  'transfer-encoding',
  'te',
  'trailer',
  'upgrade',
  'date',
  'x-ms-invocation-id',
]);

/**
 * What has come of the body when it ends or turns out to be long or slow; then the response is paused. `withinMs` Infinity: the whole body. Rejects
 * when the response breaks off.
 */
export function beginningOf(response: IncomingMessage, withinMs = WHOLE_WITHIN_MS): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    const leave = (): void => {
      clearTimeout(timer);
      response.off('data', onChunk).off('end', onBeginning).off('close', onBroken).off('error', onBroken);
    };
    const onBeginning = (): void => {
      response.pause();
      leave();
      resolve(Buffer.concat(chunks));
    };
    const onChunk = (chunk: Buffer): void => {
      chunks.push(chunk);
      bytes += chunk.byteLength;
      if (withinMs !== Infinity && bytes > MAX_INLINE_BODY_BYTES) onBeginning();
    };
    const onBroken = (): void => {
      leave();
      reject(new Error('it broke off'));
    };
    const timer = withinMs === Infinity ? undefined : setTimeout(onBeginning, withinMs);
    response.on('data', onChunk).on('end', onBeginning).on('close', onBroken).on('error', onBroken);
  });
}

export function wholeOf(response: IncomingMessage, body: Buffer): RpcHttp {
  return { ...headOf(response), body: { bytes: body } };
}

/** `withLength`: as the function's own, for a body that is passed on as it comes. */
export function headOf({ statusCode, headers }: IncomingMessage, { withLength = false } = {}): RpcHttp {
  const { 'set-cookie': cookies = [], ...others } = headers;
  const passedOn = Object.entries(others).filter(
    ([name]) => !NOT_PASSED_ON.has(name) && (withLength || name !== 'content-length'),
  );
  return {
    statusCode: String(statusCode),
    headers: Object.fromEntries(passedOn.map(([name, value]) => [name, String(value)])),
    cookies: cookies.map(parseSetCookie),
  };
}
