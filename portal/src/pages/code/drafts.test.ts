import { describe, expect, it } from '@jest/globals';
import { DraftStore } from './drafts.js';

describe('drafts', () => {
  it('belong to the version that was read before the first of them', () => {
    const store = new DraftStore();
    store.put('ada/orders', 'a.js', '1', 'v1');
    store.put('ada/orders', 'b.js', '2', 'v2');
    expect(store.of('ada/orders')).toEqual({
      base: 'v1',
      files: new Map([
        ['a.js', '1'],
        ['b.js', '2'],
      ]),
    });
    expect(store.of('rita/orders').files.size).toBe(0);
  });

  it('are over once they are saved, but for what was typed meanwhile', () => {
    const store = new DraftStore();
    store.put('ada/orders', 'a.js', '1', 'v1');
    store.put('ada/orders', 'b.js', '2', 'v1');
    const sent = store.of('ada/orders').files;
    store.put('ada/orders', 'b.js', '3', 'v1');
    store.saved('ada/orders', sent, 'v2');
    expect(store.of('ada/orders')).toEqual({ base: 'v2', files: new Map([['b.js', '3']]) });
    expect(store.isEmpty).toBe(false);
    store.drop('ada/orders', 'b.js');
    expect(store.isEmpty).toBe(true);
  });

  it('tell whoever listens', () => {
    const store = new DraftStore();
    let told = 0;
    const stop = store.subscribe(() => told++);
    store.put('ada/orders', 'a.js', '1', undefined);
    store.clear('ada/orders');
    stop();
    store.put('ada/orders', 'a.js', '1', undefined);
    expect(told).toBe(2);
  });
});
