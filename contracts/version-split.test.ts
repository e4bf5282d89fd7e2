import { randomUUID } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { versionFor } from './version-split.js';

describe('versionFor', () => {
  it('takes the active version when nothing has a share', () => {
    expect(versionFor(randomUUID(), 'a')).toBe('a');
    expect(versionFor(randomUUID(), 'a', [{ version: 'b', percent: 0 }])).toBe('a');
  });

  it('takes the other one for all of them', () => {
    expect(versionFor(randomUUID(), 'a', [{ version: 'b', percent: 100 }])).toBe('b');
  });

  it('says the same of one invocation every time', () => {
    const id = randomUUID();
    const beside = [{ version: 'b', percent: 50 }];
    expect(versionFor(id, 'a', beside)).toBe(versionFor(id, 'a', beside));
  });

  it('keeps to the percents', () => {
    const beside = [
      { version: 'b', percent: 10 },
      { version: 'c', percent: 20 },
    ];
    const counts: Record<string, number> = { a: 0, b: 0, c: 0 };
    for (let i = 0; i < 10_000; i += 1) counts[versionFor(`invocation-${i}`, 'a', beside)]! += 1;
    expect(counts['b']).toBeGreaterThan(850);
    expect(counts['b']).toBeLessThan(1_150);
    expect(counts['c']).toBeGreaterThan(1_800);
    expect(counts['c']).toBeLessThan(2_200);
  });
});
