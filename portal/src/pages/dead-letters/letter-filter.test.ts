import { describe, expect, it } from '@jest/globals';
import { filterOf, isNarrow, paramsOf, placeOf } from './letter-filter.js';

describe('the filter in the address', () => {
  it('means letters that wait, unless another state is named', () => {
    expect(filterOf(new URLSearchParams())).toEqual({ state: 'waiting' });
    expect(filterOf(new URLSearchParams('state=any'))).toEqual({});
    expect(filterOf(new URLSearchParams('state=discarded&app='))).toEqual({ state: 'discarded' });
  });

  it.each(['', 'state=any', 'app=orders&text=a+b&state=redriven'])(
    'is the same again after a change: %s',
    (address) => {
      expect(paramsOf(filterOf(new URLSearchParams(address))).toString()).toBe(address);
    },
  );

  it('says in words where the letters are from', () => {
    expect(placeOf({ state: 'waiting' })).toBe('of the whole house');
    expect(placeOf({ app: 'orders', queue: 'ledger' })).toBe('of app orders, queue ledger');
    expect([isNarrow({ state: 'redriven' }), isNarrow({ queue: 'ledger' })]).toEqual([false, true]);
  });
});
