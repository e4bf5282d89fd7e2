import { describe, expect, it } from '@jest/globals';
import { endsWithin } from './ends-within.js';

describe('work with a limit', () => {
  it('ends within it, and leaves no timer behind', async () => {
    const timers = () => process.getActiveResourcesInfo().filter((kind) => kind === 'Timeout').length;
    const before = timers();
    expect(await endsWithin(Promise.resolve('what it gives'), 60_000)).toBe(true);
    await expect(endsWithin(Promise.reject(new Error('it failed')), 60_000)).rejects.toThrow('it failed');
    expect(timers()).toBe(before);
  });

  it('is late, and may fail after that', async () => {
    const { promise, reject } = Promise.withResolvers<void>();
    expect(await endsWithin(promise, 1)).toBe(false);
    reject(new Error('too late to matter'));
    // A rejection that nobody handles fails the test.
    await new Promise(setImmediate);
  });
});
