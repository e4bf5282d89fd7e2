import { close, createReadStream, fstatSync, openSync, read } from 'node:fs';
import type { Readable } from 'node:stream';
import * as yauzl from 'yauzl';

/** The file is the reader's: a stream that ends, or is given up, leaves it open for the others. */
const STAYING_OPEN = { read, close: (_descriptor: number, done: (error: null) => void) => done(null) };

/**
 * The bytes of a zip on the disk, for many readers at once. The library's own reader has them wait for each other, and ends the process when one that waits is
 * given up meanwhile, as whoever leaves a page does.
 */
class ZipReader extends yauzl.RandomAccessReader {
  readonly #descriptor: number;

  constructor(descriptor: number) {
    super();
    this.#descriptor = descriptor;
  }

  override read(...[buffer, offset, length, position, done]: Parameters<yauzl.RandomAccessReader['read']>): void {
    read(this.#descriptor, buffer, offset, length, position, done);
  }

  override _readStreamForRange(start: number, end: number): Readable {
    return createReadStream('', { fd: this.#descriptor, start, end: end - 1, fs: STAYING_OPEN });
  }

  /** Called once nobody reads any more. */
  override close(done: (error: Error | null) => void): void {
    close(this.#descriptor, done);
  }
}

/** Stays open until it is closed. */
export async function openZip(path: string): Promise<yauzl.ZipFile> {
  const descriptor = openSync(path, 'r');
  const reader = new ZipReader(descriptor);
  const options = { autoClose: false, strictFileNames: false };
  try {
    return await yauzl.fromRandomAccessReaderPromise(reader, fstatSync(descriptor).size, options);
  } catch (error) {
    await new Promise((resolve) => reader.close(resolve));
    throw error;
  }
}
