import { expect, it } from '@jest/globals';
import { filtersOf, queryOf, searchOf } from './audit-filters.js';

it('keeps the filters of the audit trail in an address, and leaves out what narrows nothing', () => {
  const filters = filtersOf(new URLSearchParams('action=user.create&from=2026-11-26T18%3A00&to=soon&page=2'));
  expect(searchOf(filters).toString()).toBe('action=user.create&from=2026-11-26T18%3A00&to=soon');
  expect(queryOf(filters)).toEqual({
    action: 'user.create',
    from: new Date('2026-11-26T18:00').toISOString(),
  });
});
