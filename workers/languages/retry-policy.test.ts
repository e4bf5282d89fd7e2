import { describe, expect, it } from '@jest/globals';
import { checkRetryPolicy, readRetryPolicy } from './retry-policy.js';

describe('a retry policy', () => {
  it('waits the same time before every retry', () => {
    const policy = readRetryPolicy({ strategy: 'fixedDelay', maxRetryCount: 4, delayInterval: '00:00:10' });
    expect(policy).toMatchObject({ maxRetryCount: 4 });
    expect([1, 2, 9].map((retry) => policy?.delayMs(retry))).toEqual([10_000, 10_000, 10_000]);
  });

  it('waits longer each time, between the minimum and the maximum', () => {
    const raw = { retryStrategy: 'exponentialBackoff', maxRetryCount: -1 };
    const policy = readRetryPolicy({ ...raw, minimumInterval: { seconds: 1 }, maximumInterval: { seconds: 60 } });
    const delay = (retry: number) => policy?.delayMs(retry) ?? NaN;
    for (let n = 0; n < 200; n += 1) {
      expect(delay(1)).toBe(1_000);
      expect(delay(2)).toBeGreaterThanOrEqual(1_000 + 0.8 * 2_000);
      expect(delay(2)).toBeLessThanOrEqual(1_000 + 1.2 * 2_000);
      expect(delay(4)).toBeGreaterThanOrEqual(1_000 + 0.8 * 8_000);
      expect(delay(4)).toBeLessThanOrEqual(1_000 + 1.2 * 8_000);
      expect(delay(10)).toBe(60_000);
    }
    expect(new Set(Array.from({ length: 20 }, () => delay(3))).size).toBeGreaterThan(1);
    expect(policy).toMatchObject({ maxRetryCount: -1 });
  });

  it('is read whatever the case of its keys', () => {
    const raw = { Strategy: 'FixedDelay', MaxRetryCount: 1, DelayInterval: '00:01:00' };
    expect(readRetryPolicy(raw)?.delayMs(1)).toBe(60_000);
  });

  it.each([
    ['7', 7],
    ['-1', -1],
  ])('takes the count %j, as a setting overrides it in host.json', (maxRetryCount, count) => {
    const raw = { strategy: 'fixedDelay', maxRetryCount, delayInterval: '00:00:10' };
    expect(readRetryPolicy(raw)).toMatchObject({ maxRetryCount: count });
  });

  it('is no policy when there is none', () => {
    expect(readRetryPolicy(undefined)).toBeUndefined();
    expect(checkRetryPolicy('f', undefined)).toEqual([]);
  });

  it.each([
    [{ maxRetryCount: 1, delayInterval: '00:00:01' }, 'strategy'],
    [{ strategy: 'sometimes', maxRetryCount: 1 }, 'strategy'],
    [{ strategy: 'fixedDelay', delayInterval: '00:00:01' }, 'maxRetryCount'],
    [{ strategy: 'fixedDelay', maxRetryCount: '', delayInterval: '00:00:01' }, 'maxRetryCount'],
    [{ strategy: 'fixedDelay', maxRetryCount: -2, delayInterval: '00:00:01' }, 'maxRetryCount'],
    [{ strategy: 'fixedDelay', maxRetryCount: 1 }, 'delayInterval'],
    [{ strategy: 'fixedDelay', maxRetryCount: 1, delayInterval: 'soon' }, 'delayInterval'],
    [{ strategy: 'exponentialBackoff', maxRetryCount: 1, maximumInterval: '00:00:01' }, 'minimumInterval'],
    [{ strategy: 'exponentialBackoff', maxRetryCount: 1, minimumInterval: '00:00:01' }, 'maximumInterval'],
    [
      { strategy: 'exponentialBackoff', maxRetryCount: 1, minimumInterval: '00:00:05', maximumInterval: '00:00:01' },
      'maximumInterval',
    ],
    ['often', 'retry'],
  ])('is an error of the function when it is %j', (raw, named) => {
    expect(checkRetryPolicy('payroll', raw)).toEqual([
      expect.stringMatching(new RegExp(`^Function 'payroll': .*${named}`)),
    ]);
  });
});
