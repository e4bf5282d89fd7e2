import { describe, expect, it } from '@jest/globals';
import { availabilityText, nextOpening } from './worker-availability.js';

const now = Date.parse('2026-07-01T15:00:00Z');
const hours = { window: '20:00-06:00', zone: 'Europe/Berlin' };

describe('the hours of a worker', () => {
  it('say what comes next', () => {
    const closed = { ...hours, open: false, changesAt: '2026-07-01T18:00:00Z' };
    expect(availabilityText({ availability: closed }, now)).toBe('20:00-06:00 Europe/Berlin; next opens in 3 hours');
    const open = { ...hours, open: true, changesAt: '2026-07-02T04:00:00Z' };
    expect(availabilityText({ availability: open }, now)).toBe('20:00-06:00 Europe/Berlin; open until 06:00');
    expect(availabilityText({ availability: { ...hours, open: true } }, now)).toBe('20:00-06:00 Europe/Berlin');
    expect(availabilityText({}, now)).toBeUndefined();
  });

  it('that open first are those of a worker that is here, and outside them', () => {
    const at = (changesAt: string) => ({ ...hours, open: false, changesAt });
    const workers = [
      { live: true, state: 'unavailable', availability: at('2026-07-01T18:00:00Z') },
      { live: true, state: 'unavailable', availability: at('2026-07-01T17:00:00Z') },
      { live: false, state: 'working', availability: at('2026-07-01T16:00:00Z') },
      { live: true, state: 'cordoned', availability: at('2026-07-01T16:00:00Z') },
    ] as const;
    expect(nextOpening(workers)).toBe(Date.parse('2026-07-01T17:00:00Z'));
    expect(nextOpening(workers.slice(2))).toBeUndefined();
  });
});
