import { describe, expect, it } from '@jest/globals';
import { aWorkerFacts } from '../../../test/support/factories.js';
import { mismatchOf, selectorLabels, type Selector } from './selector.js';

const ANY: Selector = { labels: {}, runtimes: [], minCores: 0, minMemoryMiB: 0 };
const FACTS = aWorkerFacts({ labels: { pool: 'night', os: 'beos' } });

describe('selector', () => {
  it.each<[string, Partial<Selector>]>([
    ['nothing asked', {}],
    ['a label', { labels: { pool: ['night'] } }],
    ['one of several values', { labels: { pool: ['day', 'night'], arch: ['arm64', 'x64'] } }],
    ['what the worker is, whatever its labels say', { labels: { os: ['linux'] } }],
    ['a runtime', { runtimes: ['node24'] }],
    ['its size', { minCores: 4, minMemoryMiB: 8_192 }],
  ])('matches %s', (_, selector) => {
    expect(mismatchOf({ ...ANY, ...selector }, FACTS)).toBeUndefined();
  });

  it.each<[Partial<Selector>, string]>([
    [{ labels: { pool: ['day', 'late'] } }, 'has pool=night, not day or late'],
    [{ labels: { gpu: ['yes'] } }, 'has no label gpu'],
    [{ labels: { constructor: ['yes'] } }, 'has no label constructor'],
    [{ labels: { os: ['beos'] } }, 'has os=linux, not beos'],
    [{ runtimes: ['node24', 'custom'] }, 'does not run custom'],
    [{ minCores: 5 }, 'has 4 cores, not 5'],
    [{ minMemoryMiB: 9_000 }, 'has 8192 MiB of memory, not 9000'],
  ])('says why %j does not match', (selector, why) => {
    expect(mismatchOf({ ...ANY, ...selector }, FACTS)).toBe(why);
  });

  it('knows nothing of a worker that has said nothing', () => {
    expect(mismatchOf(ANY, undefined)).toBeUndefined();
    expect(mismatchOf({ ...ANY, minCores: 1 }, undefined)).toBe('has not said yet what it is');
  });

  it('takes a value or a list of values', () => {
    expect(selectorLabels({ pool: 'night', os: ['linux', 'darwin'] })).toEqual({
      pool: ['night'],
      os: ['linux', 'darwin'],
    });
  });

  it.each([{ pool: 7 }, { pool: [] }, { pool: [{}] }, { 'a b': 'x' }, { '': 'x' }, { pool: 'x'.repeat(201) }])(
    'refuses %j',
    (written) => {
      expect(() => selectorLabels(written)).toThrow(expect.objectContaining({ code: 'REQUEST_INVALID' }));
    },
  );
});
