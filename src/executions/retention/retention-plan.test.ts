import { describe, expect, it } from '@jest/globals';
import { DAY_MS, tasksByAge, tasksBySize } from './retention-plan.js';

const NOW = new Date('2026-03-31T12:00:00.000Z');
const day = (text: string): Date => new Date(`${text}T00:00:00.000Z`);

describe('what retention removes', () => {
  it('is too old by whole days, details and payloads sooner', () => {
    const tasks = tasksByAge({ keepMs: 30 * DAY_MS, keepDetailsMs: 7 * DAY_MS, maxBytes: 0 }, NOW);
    expect(tasks).toEqual([
      { what: 'details', before: day('2026-03-24') },
      { what: 'payloads', before: day('2026-03-24') },
      { what: 'executions', before: day('2026-03-01') },
      { what: 'deadLetters', before: day('2026-03-01') },
      { what: 'batches', before: day('2026-03-01') },
      { what: 'minutes', before: day('2026-03-29') },
      { what: 'hours', before: day('2025-12-31') },
      { what: 'days', before: day('2024-03-31') },
    ]);
  });

  it('is nothing of what is kept for ever, and details never outlive their execution', () => {
    const kinds = tasksByAge({ keepMs: 0, keepDetailsMs: 0, maxBytes: 0 }, NOW).map(({ what }) => what);
    expect(kinds).toEqual(['minutes', 'hours', 'days']);
    const [details] = tasksByAge({ keepMs: DAY_MS, keepDetailsMs: 0, maxBytes: 0 }, NOW);
    expect(details).toEqual({ what: 'details', before: day('2026-03-30') });
  });

  it('is the oldest day when the store is too large, then the next one, and never today', () => {
    const oldest = new Date('2026-03-29T08:00:00.000Z');
    expect(tasksBySize(oldest, undefined, NOW)?.map(({ before }) => before)).toEqual(Array(2).fill(day('2026-03-30')));
    expect(tasksBySize(oldest, day('2026-03-30'), NOW)?.[0]?.before).toEqual(day('2026-03-31'));
    expect(tasksBySize(oldest, day('2026-03-31'), NOW)).toBeUndefined();
    expect(tasksBySize(NOW, undefined, NOW)).toBeUndefined();
  });
});
