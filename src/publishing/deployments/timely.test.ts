import { describe, expect, it } from '@jest/globals';
import { timely } from './timely.js';

const MIB = 1024 * 1024;
const limits = { stallMs: 60_000, limitMs: 600_000 };

describe('the pieces of an upload', () => {
  it('are not held once they are taken', async () => {
    const before = process.memoryUsage().arrayBuffers;
    let most = 0;
    let bytes = 0;
    for await (const piece of timely(pieces(256), limits)) {
      bytes += piece.byteLength;
      most = Math.max(most, process.memoryUsage().arrayBuffers - before);
    }
    expect(bytes).toBe(256 * MIB);
    // Garbage that is still to be collected is in it.
    expect(most).toBeLessThan(160 * MIB);
  });

  it('end with the reason of a signal, also one that was given before, or between two of them', async () => {
    const reason = new Error('another deployment');
    await expect(timely(pieces(1), { ...limits, signal: AbortSignal.abort(reason) }).next()).rejects.toBe(reason);
    const abort = new AbortController();
    const upload = timely(pieces(2), { ...limits, signal: abort.signal });
    await upload.next();
    abort.abort(reason);
    await expect(upload.next()).rejects.toBe(reason);
  });
});

async function* pieces(count: number): AsyncGenerator<Uint8Array> {
  for (let made = 0; made < count; made += 1) {
    // As from a socket: the collector has its turns.
    await new Promise(setImmediate);
    yield Buffer.alloc(MIB);
  }
}
