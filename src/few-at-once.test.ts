import { describe, expect, it } from '@jest/globals';
import { FewAtOnce } from './few-at-once.js';

describe('work of which few pieces run at once', () => {
  it('waits for its turn, in order, and gives it back when it fails', async () => {
    const few = new FewAtOnce(2);
    const begun: number[] = [];
    const ends: (() => void)[] = [];
    const work = (n: number) =>
      few.run(async () => {
        begun.push(n);
        await new Promise<void>((resolve) => ends.push(resolve));
        if (n === 0) throw new Error('no');
        return n;
      });
    const [first, ...others] = [work(0), work(1), work(2), work(3)];
    const failed = expect(first).rejects.toThrow('no');
    expect([begun, few.waiting]).toEqual([[0, 1], 2]);
    ends[0]!();
    await failed;
    expect([begun, few.waiting]).toEqual([[0, 1, 2], 1]);
    for (const n of [1, 2]) ends[n]!();
    await Promise.all(others.slice(0, 2));
    ends[3]!();
    expect(await Promise.all(others)).toEqual([1, 2, 3]);
    expect(few.waiting).toBe(0);
  });
});
