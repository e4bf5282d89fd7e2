import { describe, expect, it } from '@jest/globals';
import { InputStore } from './input-store.js';
import { firstInput } from './test-input.js';

const PLACE = { person: 'ada', app: 'orders', func: 'hello' };
const INPUT = {
  ...firstInput({ trigger: 'httpTrigger' }),
  headers: [{ name: 'Authorization', value: 'Bearer of ada' }],
};

/** As a browser's, with so much room. */
function aStorage(mostCharacters = 1_000) {
  const items = new Map<string, string>();
  return {
    items,
    getItem: (key: string) => items.get(key) ?? null,
    setItem: (key: string, value: string) => {
      if (value.length > mostCharacters) throw new Error('QuotaExceededError');
      items.set(key, value);
    },
    removeItem: (key: string) => void items.delete(key),
  };
}

describe('what was filled in for a test run', () => {
  it('is there again for whoever filled it in, and for that function only', () => {
    const store = new InputStore(aStorage());
    store.keep(PLACE, INPUT);
    expect(store.of(PLACE)).toEqual(JSON.parse(JSON.stringify(INPUT)));
    expect(store.of({ ...PLACE, func: 'prices' })).toEqual({});
    expect(store.of({ ...PLACE, app: 'shop' })).toEqual({});
  });

  it('is not shown to somebody else who signs in in the same tab', () => {
    const store = new InputStore(aStorage());
    store.keep(PLACE, INPUT);
    expect(store.of({ ...PLACE, person: 'otto' })).toEqual({});
  });

  it('is forgotten where there is no room for it, and where it cannot be read', () => {
    const storage = aStorage(200);
    const store = new InputStore(storage);
    store.keep(PLACE, INPUT);
    store.keep(PLACE, { ...INPUT, body: 'x'.repeat(200) });
    expect(store.of(PLACE)).toEqual({});
    store.keep(PLACE, INPUT);
    for (const key of storage.items.keys()) storage.items.set(key, '{');
    expect(store.of(PLACE)).toEqual({});
  });
});
