import { Readable } from 'node:stream';
import { NightshiftError } from '#contracts/errors.js';

/**
 * Content as a stream for an HTTP answer. Resolves when the first chunk is there: content that does not exist is still an error of its own, not
 * half an answer. A failure after that cuts the connection.
 */
export async function streamed(content: AsyncIterable<Uint8Array>): Promise<Readable> {
  const chunks = content[Symbol.asyncIterator]();
  const first = await chunks.next();
  return Readable.from(rest(first, chunks), { objectMode: false });
}

async function* rest(first: IteratorResult<Uint8Array>, chunks: AsyncIterator<Uint8Array>): AsyncGenerator<Uint8Array> {
  try {
    for (let next = first; next.done !== true; next = await chunks.next()) {
      if (next.value.byteLength > 0) yield next.value;
    }
  } finally {
    // The reader left early: what the store holds open is let go.
    await chunks.return?.();
  }
}

/** Throws BODY_TOO_LARGE as soon as there is more than `maxBytes`. */
export async function* limited(content: AsyncIterable<Uint8Array>, maxBytes: number): AsyncGenerator<Uint8Array> {
  let bytes = 0;
  for await (const chunk of content) {
    bytes += chunk.byteLength;
    if (bytes > maxBytes) {
      throw new NightshiftError('BODY_TOO_LARGE', `The body is larger than ${maxBytes} bytes (FLEET_MAX_PAYLOAD).`);
    }
    yield chunk;
  }
}
