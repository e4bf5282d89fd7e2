import { once } from 'node:events';
import { buffer } from 'node:stream/consumers';
import { describe, expect, it } from '@jest/globals';
import { NightshiftError } from '#contracts/errors.js';
import { limited, streamed } from './streamed.js';

/** Chunks of the given sizes, then the error, if any; remembers whether it was let go. */
class Source {
  released = false;

  async *read(sizes: readonly number[], error?: Error): AsyncGenerator<Uint8Array> {
    try {
      for (const size of sizes) yield Buffer.alloc(size, 'x');
      if (error !== undefined) throw error;
    } finally {
      this.released = true;
    }
  }
}

describe('content as a stream', () => {
  it.each([[[]], [[0]], [[1, 0, 2]], [[70_000, 70_000, 1]]])('passes chunks of %j on', async (sizes) => {
    const content = await buffer(await streamed(new Source().read(sizes)));
    expect(content.length).toBe(sizes.reduce((sum, size) => sum + size, 0));
  });

  it('rejects before there is a stream when the content does not exist', async () => {
    const missing = new NightshiftError('PAYLOAD_NOT_FOUND', 'There is no payload.');
    await expect(streamed(new Source().read([], missing))).rejects.toBe(missing);
  });

  it('breaks off when the content fails later', async () => {
    const stream = await streamed(new Source().read([10], new Error('the store went away')));
    await expect(buffer(stream)).rejects.toThrow('the store went away');
  });

  it('lets the source go when the reader leaves early', async () => {
    const source = new Source();
    const stream = await streamed(source.read(Array.from({ length: 100 }, () => 100_000)));
    await once(stream, 'readable');
    stream.destroy();
    await once(stream, 'close');
    expect(source.released).toBe(true);
  });

  it('stops at the first byte too many', async () => {
    const source = new Source();
    await expect(buffer(limited(source.read([5, 5, 1]), 10))).rejects.toMatchObject({ code: 'BODY_TOO_LARGE' });
    expect(source.released).toBe(true);
    expect((await buffer(limited(new Source().read([5, 5]), 10))).length).toBe(10);
  });
});
