import { describe, expect, it } from '@jest/globals';
import { memoryShareOf, percentText, uptimeText } from './worker-figures.js';

const facts = { os: 'linux', arch: 'x64', runtimes: [], cores: 4, memoryMiB: 1_000, labels: {}, release: '1' };
const load = { memoryUsedMiB: 250, uptimeS: 1, running: {} };

describe('figures of a worker', () => {
  it.each([
    [30, 'Just started'],
    [60, '1 minute'],
    [7_260, '2 hours, 1 minute'],
    [90_061, '1 day, 1 hour'],
  ])('%d seconds are %s', (seconds, text) => {
    expect(uptimeText(seconds)).toBe(text);
  });

  it('memory is a share of what there is, where both are known', () => {
    expect(percentText(memoryShareOf({ load, facts }) ?? 0)).toBe('25 %');
    expect(memoryShareOf({ facts })).toBeUndefined();
    expect(memoryShareOf({ load })).toBeUndefined();
  });
});
