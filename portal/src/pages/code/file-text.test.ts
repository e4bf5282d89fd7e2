import { describe, expect, it } from '@jest/globals';
import { fileAddress, fileText, isInstalled, isPath } from './file-text.js';

describe('a file in the editor', () => {
  it('is text, binary or too big', () => {
    expect(fileText(new TextEncoder().encode('grüße'))).toEqual({ kind: 'text', text: 'grüße' });
    expect(fileText(new TextEncoder().encode('\uFEFF{}'))).toEqual({ kind: 'text', text: '\uFEFF{}' });
    expect(fileText(Uint8Array.of(0xff, 0xfe))).toEqual({ kind: 'binary' });
    expect(fileText(Uint8Array.of(65, 0, 66))).toEqual({ kind: 'binary' });
    expect(fileText(new Uint8Array(1_000_001))).toEqual({ kind: 'too big', bytes: 1_000_001 });
  });

  it('is asked for by its path, name by name', () => {
    expect(fileAddress('orders', 'src/a b#.js')).toBe('/api/apps/orders/files/src/a%20b%23.js');
  });

  it('has a path below the root', () => {
    expect(['src/a.js', 'a', '.funcignore'].map(isPath)).toEqual([true, true, true]);
    expect(['', '/a', 'a/', 'a//b', '../a', './a'].map(isPath)).toEqual([false, false, false, false, false, false]);
  });

  it('is read-only where npm made it', () => {
    expect(['node_modules/a/b.js', 'src/node_modules.js'].map(isInstalled)).toEqual([true, false]);
  });
});
