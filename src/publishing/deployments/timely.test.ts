import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from '@jest/globals';
import { timely } from './timely.js';

const limits = { stallMs: 60_000, limitMs: 600_000 };
const TAKEN = 50;

describe('the pieces of an upload', () => {
  it('are not held once they are taken', async () => {
    const upload = timely(pieces(TAKEN + 1), limits);
    const taken: WeakRef<Uint8Array>[] = [];
    while (taken.length < TAKEN) {
      const { value } = await upload.next();
      if (value !== undefined) taken.push(new WeakRef(value));
    }
    // What was made, or looked at, in this turn is kept until its end.
    await new Promise(setImmediate);
    collectGarbage();
    const held = taken.filter((piece) => piece.deref() !== undefined).length;
    await upload.return(undefined);
    expect(held).toBeLessThan(5);
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
    await new Promise(setImmediate);
    yield Buffer.alloc(1024);
  }
}

function collectGarbage(): void {
  setFlagsFromString('--expose-gc');
  (runInNewContext('gc') as () => void)();
}
