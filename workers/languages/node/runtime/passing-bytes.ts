import type { IncomingMessage } from 'node:http';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** Below the 64 MB of memory outside its heap that V8 lets gather before it looks for garbage by itself. */
const COLLECT_EVERY_BYTES = 16 * 1024 * 1024;

type Collect = (options: { readonly type: 'minor' }) => void;

/**
 * Keeps what streams through a process from filling it: `Request` copies every chunk of a body, and the copies, dead at once, are small for V8 and
 * large for the machine. A collection of the young ones takes about a millisecond.
 */
export class PassingBytes {
  #bytes = 0;
  #collect: Collect | undefined;

  /** Before anything of the body was read. */
  follow(request: IncomingMessage): void {
    const push = request.push.bind(request);
    request.push = (chunk: unknown, encoding?: BufferEncoding): boolean => {
      if (chunk instanceof Uint8Array) this.#count(chunk.byteLength);
      return push(chunk, encoding);
    };
  }

  #count(bytes: number): void {
    this.#bytes += bytes;
    if (this.#bytes < COLLECT_EVERY_BYTES) return;
    this.#bytes = 0;
    this.#collect ??= collector();
    this.#collect({ type: 'minor' });
  }
}

/** In a context of its own, so that the app finds no `gc` that it has not asked for. */
function collector(): Collect {
  setFlagsFromString('--expose-gc');
  return runInNewContext('gc') as Collect;
}
