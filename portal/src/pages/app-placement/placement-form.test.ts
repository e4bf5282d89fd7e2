import { describe, expect, it } from '@jest/globals';
import { formOf, placementText, readPlacement, type Placement } from './placement-form.js';

const NIGHT: Placement = {
  app: 'shop',
  selector: { pool: ['night', 'day'], os: ['linux'] },
  runtimes: ['node24'],
  minCores: 4,
  minMemoryMiB: 0,
  count: 2,
  workers: [],
};

describe('a placement', () => {
  it('is the same after it was shown to be edited', () => {
    expect(readPlacement(formOf(NIGHT))).toEqual({
      request: { selector: NIGHT.selector, runtimes: ['node24'], minCores: 4, count: 2 },
    });
    expect(placementText(NIGHT)).toBe('pool=night|day, os=linux, node24, 4 cores, 2 at most');
  });

  it('asks for nothing when nothing is typed', () => {
    const empty = { labels: '\n', runtimes: '', minCores: '', minMemoryMiB: '', count: '' };
    expect(readPlacement(empty)).toEqual({ request: { selector: {}, runtimes: [] } });
  });

  it('names what makes no sense, and where it is', () => {
    const form = formOf(NIGHT);
    const text = '“pool” is no label: write name=value.';
    expect(readPlacement({ ...form, labels: 'pool' })).toEqual({ problem: { field: 'labels', text } });
    expect(readPlacement({ ...form, labels: 'room=4\npool=day\nroom = 5' })).toEqual({
      problem: { field: 'labels', text: 'Label room is there twice: write room=one|other for either value.' },
    });
    expect(readPlacement({ ...form, count: '0' })).toMatchObject({ problem: { field: 'count' } });
    expect(readPlacement({ ...form, minCores: '1.5' })).toMatchObject({ problem: { field: 'minCores' } });
  });
});
