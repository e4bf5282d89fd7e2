import type { IncomingMessage } from 'node:http';
import { NightshiftError } from '#contracts/errors.js';
import { BODY_IDLE_MS } from './transfer.js';

/** A request body too long for a message: what was read of it already, and the rest, which waits in the paused request. */
export class StreamedBody {
  /** As announced; undefined for a chunked body. */
  readonly length: number | undefined;
  readonly #begun: readonly Buffer[];
  readonly #request: IncomingMessage;
  readonly #maxBytes: number;

  constructor(request: IncomingMessage, begun: readonly Buffer[], maxBytes: number) {
    const announced = request.headers['content-length'];
    this.length = announced === undefined ? undefined : Number(announced);
    this.#begun = begun;
    this.#request = request;
    this.#maxBytes = maxBytes;
  }

  /** Once only. Throws BODY_TOO_LARGE at the limit, leaving the request open for an answer. */
  async *chunks(): AsyncGenerator<Buffer> {
    let bytes = 0;
    for await (const chunk of this.#all()) {
      bytes += chunk.byteLength;
      if (bytes > this.#maxBytes) {
        throw new NightshiftError('BODY_TOO_LARGE', `The request body is larger than ${this.#maxBytes} bytes`);
      }
      yield chunk;
    }
  }

  /** Ends a transfer that stands still. */
  destroy(): void {
    this.#request.destroy();
  }

  async *#all(): AsyncGenerator<Buffer> {
    for (const chunk of this.#begun) yield chunk;
    // Not destroyed when a reader stops: the caller is still to be answered on this connection.
    const rest: AsyncIterable<Buffer> = this.#request.iterator({ destroyOnReturn: false });
    const idle = setTimeout(() => this.destroy(), BODY_IDLE_MS);
    try {
      for await (const chunk of rest) {
        idle.refresh();
        yield chunk;
      }
    } finally {
      clearTimeout(idle);
    }
  }
}
