import { describe, expect, it } from '@jest/globals';
import { DraftStore } from './drafts.js';

const ORDERS = 'ada/orders';

function seen(version: string | undefined, text?: string) {
  return { version, text };
}

describe('drafts', () => {
  it('belong to the version that was read before the first of them', () => {
    const store = new DraftStore();
    store.put(ORDERS, 'a.js', '1', seen('v1', '0'));
    store.put(ORDERS, 'a.js', '2', seen('v2', 'theirs'));
    store.put(ORDERS, 'b.js', '2', seen('v2'));
    expect(store.of(ORDERS)).toMatchObject({
      base: 'v1',
      files: new Map([
        ['a.js', '2'],
        ['b.js', '2'],
      ]),
      origins: new Map([
        ['a.js', '0'],
        ['b.js', undefined],
      ]),
    });
    expect(store.of('rita/orders').files.size).toBe(0);
  });

  it('are over once they are saved, but for what was typed meanwhile', () => {
    const store = new DraftStore();
    store.put(ORDERS, 'a.js', '1', seen('v1'));
    store.put(ORDERS, 'b.js', '2', seen('v1'));
    const written = store.of(ORDERS).files;
    store.put(ORDERS, 'b.js', '3', seen('v1'));
    store.saved(ORDERS, { base: 'v1', written, version: 'v2' });
    expect(store.of(ORDERS)).toMatchObject({
      base: 'v2',
      files: new Map([['b.js', '3']]),
      origins: new Map([['b.js', '2']]),
    });
    expect(store.isEmpty).toBe(false);
    store.drop(ORDERS, 'b.js');
    expect(store.isEmpty).toBe(true);
  });

  it('are over where the text is what it was, unless a saving may write another', () => {
    const store = new DraftStore();
    const was = { ...seen('v1', '0'), isSaving: false };
    store.edit(ORDERS, 'a.js', '1', was);
    store.edit(ORDERS, 'a.js', '0', was);
    expect(store.isEmpty).toBe(true);
    store.edit(ORDERS, 'a.js', '1', was);
    const written = store.of(ORDERS).files;
    store.edit(ORDERS, 'a.js', '0', { ...was, isSaving: true });
    store.saved(ORDERS, { base: 'v1', written, version: 'v2' });
    expect(store.of(ORDERS)).toMatchObject({
      base: 'v2',
      files: new Map([['a.js', '0']]),
      origins: new Map([['a.js', '1']]),
    });
  });

  it('are over when the saving is refused and the text is back to what it was', () => {
    const store = new DraftStore();
    store.put(ORDERS, 'a.js', '1', seen('v1', '0'));
    store.put(ORDERS, 'new.js', '', seen('v1'));
    store.edit(ORDERS, 'a.js', '0', { ...seen('v1', '0'), isSaving: true });
    store.refused(ORDERS, []);
    expect(store.of(ORDERS).files).toEqual(new Map([['new.js', '']]));
  });

  it('stay behind when a version was made of another base, until they are put on top of it', () => {
    const store = new DraftStore();
    store.put(ORDERS, 'a.js', '1', seen('v1', '0'));
    store.saved(ORDERS, { base: 'v2', written: new Map(), version: 'v3' });
    expect(store.of(ORDERS).base).toBe('v1');
    store.rebase(ORDERS, 'v3', new Map([['a.js', 'theirs']]));
    expect(store.of(ORDERS)).toMatchObject({ base: 'v3', origins: new Map([['a.js', 'theirs']]) });
  });

  it('keep the problems of a refused saving for files that are as they were', () => {
    const store = new DraftStore();
    const problem = (path: string | undefined) => ({ path, severity: 'error', message: 'no' }) as const;
    store.put(ORDERS, 'a.js', '1', seen('v1'));
    store.refused(ORDERS, [problem('a.js'), problem('b.js'), problem(undefined)]);
    store.put(ORDERS, 'a.js', '2', seen('v1'));
    expect(store.of(ORDERS).problems).toEqual([problem('b.js'), problem(undefined)]);
    store.saved(ORDERS, { base: 'v1', written: store.of(ORDERS).files, version: 'v2' });
    expect(store.of(ORDERS).problems).toEqual([]);
  });

  it('go where their files go', () => {
    const store = new DraftStore();
    for (const path of ['src/a.js', 'src/x/b.js', 'srcs/c.js']) store.put(ORDERS, path, path, seen('v1', 'was'));
    store.rename(ORDERS, 'src', 'lib/code');
    expect(Object.fromEntries(store.of(ORDERS).files)).toEqual({
      'lib/code/a.js': 'src/a.js',
      'lib/code/x/b.js': 'src/x/b.js',
      'srcs/c.js': 'srcs/c.js',
    });
    expect(store.of(ORDERS).origins.get('lib/code/a.js')).toBe('was');
    store.forget(ORDERS, 'lib');
    expect([...store.of(ORDERS).files.keys()]).toEqual(['srcs/c.js']);
  });

  it('tell whoever listens', () => {
    const store = new DraftStore();
    let told = 0;
    const stop = store.subscribe(() => told++);
    store.put(ORDERS, 'a.js', '1', seen(undefined));
    store.clear(ORDERS);
    stop();
    store.put(ORDERS, 'a.js', '1', seen(undefined));
    expect(told).toBe(2);
  });
});
