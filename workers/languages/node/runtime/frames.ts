import { deserialize, serialize } from 'node:v8';

/** The descriptor of a language process that leads to its worker. */
export const CHANNEL_DESCRIPTOR = 3;

/** Far above any body. What announces more is no message, and would be gathered until the memory is full. */
export const MAX_FRAME_BYTES = 512 * 1024 * 1024;

const LENGTH_BYTES = 4;

/** A value as it travels: its length in four bytes, then itself as V8 writes it. Throws when it holds what V8 cannot write, or is too long. */
export function toFrame(value: unknown, mostBytes = MAX_FRAME_BYTES): Buffer {
  const content = serialize(value);
  if (content.byteLength > mostBytes) {
    throw new RangeError(`The message has ${content.byteLength} bytes, at most ${mostBytes} can be sent at once`);
  }
  const length = Buffer.allocUnsafe(LENGTH_BYTES);
  length.writeUInt32BE(content.byteLength);
  return Buffer.concat([length, content]);
}

/** Puts the values together again that arrive in pieces. */
export class FrameReader {
  #chunks: Buffer[] = [];
  #bytes = 0;
  /** Of the content that is awaited; undefined: its length is. */
  #length: number | undefined;

  /** The values that this chunk completes. Throws for what `toFrame` did not write; the reader is of no use afterwards. */
  push(chunk: Buffer): unknown[] {
    this.#chunks.push(chunk);
    this.#bytes += chunk.byteLength;
    const values: unknown[] = [];
    while (this.#bytes >= (this.#length ?? LENGTH_BYTES)) {
      if (this.#length === undefined) {
        this.#length = readLength(this.#take(LENGTH_BYTES));
      } else {
        values.push(readValue(this.#take(this.#length)));
        this.#length = undefined;
      }
    }
    return values;
  }

  #take(bytes: number): Buffer {
    const [first = Buffer.alloc(0)] = this.#chunks;
    const all = this.#chunks.length <= 1 ? first : Buffer.concat(this.#chunks);
    this.#chunks = [all.subarray(bytes)];
    this.#bytes -= bytes;
    return all.subarray(0, bytes);
  }
}

function readLength(bytes: Buffer): number {
  const length = bytes.readUInt32BE();
  if (length > MAX_FRAME_BYTES) throw new RangeError(`a message of ${length} bytes was announced`);
  return length;
}

function readValue(content: Buffer): unknown {
  try {
    return deserialize(content);
  } catch (cause) {
    throw new TypeError(`${content.byteLength} bytes that are no value`, { cause });
  }
}
