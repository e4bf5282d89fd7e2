import { describe, expect, it } from '@jest/globals';
import { clockFinding } from './finding.js';

describe('what a clock says that is not ours', () => {
  const at = (theirMs: number, resolutionMs = 1) =>
    clockFinding('c', { theirMs, askedMs: 100_000, answeredMs: 100_400, resolutionMs });

  it.each([
    [100_200, 'ok'],
    [102_399, 'ok'],
    [102_400, 'warning'],
    [98_000, 'ok'],
    [97_999, 'warning'],
    [130_400, 'failure'],
    [60_000, 'failure'],
  ])('at %d: %s', (theirMs, verdict) => {
    expect(at(theirMs).verdict).toBe(verdict);
  });

  it('takes a clock of whole seconds for what it is', () => {
    expect(at(97_100, 1_000).verdict).toBe('ok');
    expect(at(96_900, 1_000).verdict).toBe('warning');
  });

  it('says which way it is wrong, and by how much', () => {
    expect(at(110_400).message).toBe('its clock is 10.0 s ahead of this machine');
    expect(at(80_000).message).toBe('its clock is 20.0 s behind this machine');
  });
});
