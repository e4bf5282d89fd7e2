import { describe, expect, it } from '@jest/globals';
import { filtersOf, isNarrowed, queryOf, searchOf, statisticsQueryOf } from './filters.js';

const of = (address: string) => filtersOf(new URLSearchParams(address));

describe('the filters of executions in an address', () => {
  it('come back as they went', () => {
    const address = 'app=orders&function=pay&status=Failed&trigger=queue&worker=w1&text=no+stock&range=week';
    expect(searchOf(of(address)).toString()).toBe(address);
    expect(isNarrowed(of(address))).toBe(true);
  });

  it('are left out where they narrow nothing or say what there is not', () => {
    expect(searchOf(of('app=&status=Fine&trigger=x&range=day&cursor=abc')).toString()).toBe('');
    expect(isNarrowed(of(''))).toBe(false);
  });

  it('ask for whole minutes, so that an answer serves for a while', () => {
    const now = Date.parse('2026-11-26T10:30:42Z');
    expect(queryOf(of('range=hour&text=%20a%20'), now)).toMatchObject({ from: '2026-11-26T09:30:00.000Z', text: 'a' });
    expect(queryOf(of('range=all'), now).from).toBeUndefined();
  });

  it('have moments in the place of the range, for the list and for the charts', () => {
    const [from, to] = ['2026-11-26T10:00:00.000Z', '2026-11-26T11:00:00.000Z'];
    const filters = of(`app=orders&status=Failed&range=all&from=${from}&to=${to}`);
    expect(queryOf(filters, 0)).toMatchObject({ from, to });
    expect(statisticsQueryOf(filters, 0)).toEqual({ app: 'orders', function: undefined, from, to, step: 'minute' });
    expect(of('from=soon').from).toBe('');
  });
});
