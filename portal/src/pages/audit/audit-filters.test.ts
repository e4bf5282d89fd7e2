import { expect, it } from '@jest/globals';
import { filtersOf, queryOf, searchOf } from './audit-filters.js';

it('keeps the filters of the audit trail in an address, and leaves out what narrows nothing', () => {
  const from = '2026-11-26T18:00:00.000Z';
  const filters = filtersOf(new URLSearchParams({ action: ' user.create', from, to: 'soon', page: '2' }));
  expect(searchOf(filters).toString()).toBe('action=user.create&from=2026-11-26T18%3A00%3A00.000Z');
  expect(queryOf(filters)).toEqual({ action: 'user.create', from });
});

it('takes a time without a zone for one of whoever looks', () => {
  const { from } = filtersOf(new URLSearchParams({ from: '2026-11-26T18:00' }));
  expect(from).toBe(new Date(2026, 10, 26, 18).toISOString());
});
