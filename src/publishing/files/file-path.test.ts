import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { readName, readPath } from './file-path.js';

describe('a path of a file, as a caller writes it', () => {
  it.each(['src/a.js', 'src/deep/', '.env', 'ä/ß.txt', 'a b/c+d.js'])('takes %p', (path) => {
    expect(readName(path)).toBe(path.replace(/\/$/, ''));
  });

  it.each([
    '../evil.js',
    'src/../../evil.js',
    'src/./a.js',
    'src//a.js',
    '/etc/passwd',
    '//server/share/a.js',
    'C:/evil.js',
    'c:evil.js',
    String.raw`src\evil.js`,
    String.raw`\\server\share`,
    'nul',
    'src/aux.js',
    'src/a.js.',
    'src/a ',
    'a\u0000b',
    'a\nb',
    `${'a/'.repeat(250)}a`,
    'a'.repeat(300),
  ])('refuses %p', (path) => {
    expect(() => readPath(path)).toThrow(expect.objectContaining({ code: 'REQUEST_INVALID' }));
  });

  it('has the root for a folder, and no name', () => {
    expect([readPath(''), readPath('/')]).toEqual(['', '']);
    expect(() => readName('/')).toThrow('names nothing');
  });

  it('never leads out of the root, whatever is written', () => {
    const part = fc.oneof(fc.constantFrom('..', '.', '', '/', '\\', 'C:', '%2e%2e', 'a'), fc.string({ maxLength: 5 }));
    fc.assert(
      fc.property(fc.array(part, { maxLength: 6 }), (parts) => {
        let path: string;
        try {
          path = readPath(parts.join('/'));
        } catch {
          return;
        }
        expect(path.split('/').some((segment) => segment === '..' || segment === '.')).toBe(false);
        expect(path).not.toMatch(/^\/|\\|^[a-z]:/i);
      }),
    );
  });
});
