import { describe, expect, it } from '@jest/globals';
import { readOptions } from '#contracts/config.js';
import { availabilityOf } from './availability.js';
import { workerOptions } from './worker.config.js';

function problemsOf(variables: Record<string, string>): readonly string[] {
  return readOptions(workerOptions, variables).problems;
}

describe('WORKER_AVAILABLE', () => {
  it('is refused with the name of the option and an example', () => {
    expect(problemsOf({ WORKER_AVAILABLE: '8pm-6am' })).toEqual([
      expect.stringMatching(/^WORKER_AVAILABLE is "8pm-6am": .* such as 20:00-06:00 or Mon-Fri 20:00-06:00/),
    ]);
    expect(problemsOf({ WORKER_AVAILABLE_ZONE: 'Berlin' })).toEqual([
      expect.stringMatching(/^WORKER_AVAILABLE_ZONE is "Berlin": .* such as Europe\/Berlin/),
    ]);
    const fine = { WORKER_AVAILABLE: 'Mon-Fri 20:00-06:00', WORKER_AVAILABLE_ZONE: 'W. Europe Standard Time' };
    expect(problemsOf(fine)).toEqual([]);
  });

  it('is always, or in the zone of the machine, when not set', () => {
    expect(availabilityOf({ available: undefined, availableZone: 'Europe/Berlin' })).toBeUndefined();
    expect(availabilityOf({ available: '20:00-06:00', availableZone: undefined })?.zone.name).toBe(
      Intl.DateTimeFormat().resolvedOptions().timeZone,
    );
  });
});
