import { describe, expect, it } from '@jest/globals';
import { actsOn } from './worker-acts.js';

describe('what may be done with a worker', () => {
  it('is to hold one that nobody holds, be it at work or outside its hours', () => {
    expect(actsOn({ state: 'working' })).toEqual(['cordon', 'drain', 'remove']);
    expect(actsOn({ state: 'unavailable' })).toEqual(['cordon', 'drain', 'remove']);
  });

  it('is to let one work again that somebody holds', () => {
    expect(actsOn({ state: 'cordoned' })).toEqual(['uncordon', 'drain', 'remove']);
    expect([actsOn({ state: 'draining' }), actsOn({ state: 'drained' })].flat()).not.toContain('drain');
  });
});
