import { describe, expect, it } from '@jest/globals';
import { isTaken, withDrafts } from './with-drafts.js';

describe('a folder', () => {
  it('has its new files in it too, folders first', () => {
    const there = [
      { kind: 'file', name: 'b.js', path: 'src/b.js' },
      { kind: 'folder', name: 'x', path: 'src/x' },
    ] as const;
    const drafts = ['src/b.js', 'src/a.js', 'src/new/deep/c.js', 'src/x/d.js', 'other.js'];
    expect(withDrafts(there, 'src', drafts).map(({ kind, path }) => `${kind} ${path}`)).toEqual([
      'folder src/new',
      'folder src/x',
      'file src/a.js',
      'file src/b.js',
    ]);
    expect(withDrafts([], '', ['a/b']).map(({ path }) => path)).toEqual(['a']);
  });
});

it('takes a path that a file or a folder has, saved or not', () => {
  const there = [{ path: 'src/a.js' }, { path: 'src/x' }];
  const drafts = ['src/b.js', 'lib/new/c.js'];
  for (const path of ['src/a.js', 'src/x', 'src/b.js', 'lib/new', 'src/b.js/d.js']) {
    expect([path, isTaken(path, there, drafts)]).toEqual([path, true]);
  }
  for (const path of ['src/c.js', 'lib/ne', 'src/b.jsx'])
    expect([path, isTaken(path, there, drafts)]).toEqual([path, false]);
});
