import { describe, expect, it } from '@jest/globals';
import { filterOf, isNarrow, paramsOf, placeOf, withPart } from './letter-filter.js';

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

  it('looks for nothing that is no moment, and for no spaces at the ends of a text', () => {
    expect(filterOf(new URLSearchParams('from=soon&queue=+ledger+'))).toEqual({ queue: 'ledger', state: 'waiting' });
  });

  it('has a part changed, or taken away', () => {
    const filter = withPart({ app: 'orders', state: 'waiting' }, 'queue', 'ledger');
    expect(filter).toEqual({ app: 'orders', queue: 'ledger', state: 'waiting' });
    expect(withPart(filter, 'app', '')).toEqual({ queue: 'ledger', state: 'waiting' });
  });

  it('says in words where the letters are from', () => {
    expect(placeOf({ state: 'waiting' })).toBe('of the whole house');
    expect(placeOf({ app: 'orders', queue: 'ledger' })).toBe('of app orders, queue ledger');
    const from = new Date(2026, 0, 31, 18, 30).toISOString();
    expect(placeOf({ from })).toBe('of set aside after 31 Jan 2026, 18:30');
    expect([isNarrow({ state: 'redriven' }), isNarrow({ queue: 'ledger' })]).toEqual([false, true]);
  });
});
