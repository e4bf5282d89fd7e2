import type { IncomingMessage } from 'node:http';
import { NightshiftError } from '#contracts/errors.js';
import { changeOf } from './readable-change.js';

/** A request body too long for a message: what was read of it already, and the rest, which waits in the paused request. */
export class StreamedBody {
  /** As announced; undefined for a chunked body. */
  readonly length: number | undefined;
  /** Hears of every chunk. */
  onMove: () => void = () => undefined;
  readonly #begun: readonly Buffer[];
  readonly #request: IncomingMessage;
  readonly #maxBytes: number;
  #stopped = false;
  #wake: () => void = () => undefined;

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
      this.onMove();
      yield chunk;
    }
  }

  /** Ends the reading: `chunks` throws. The request stays open, because its caller is still to be answered on this connection. */
  stop(): void {
    this.#stopped = true;
    this.#wake();
  }

  async *#all(): AsyncGenerator<Buffer> {
    for (const chunk of this.#begun) yield chunk;
    // Not the stream's own iterator: one that waits for the caller cannot be ended without ending the connection.
    while (!this.#stopped) {
      const chunk = this.#request.read() as Buffer | null;
      if (chunk !== null) yield chunk;
      else if (this.#request.readableEnded) return;
      else if (this.#request.destroyed) break;
      else await this.#change();
    }
    throw new NightshiftError('REQUEST_INVALID', 'The request body did not arrive completely');
  }

  #change(): Promise<void> {
    const woken = new Promise<void>((resolve) => (this.#wake = resolve));
    return changeOf(this.#request, woken, () => this.stop());
  }
}
