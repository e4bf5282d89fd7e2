import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { filesMatching, walkFor } from './files-matching.js';

const FILES = [
  'index.js',
  'a+b.js',
  'src/index.js',
  'src/functions/one.js',
  'src/functions/two.mjs',
  'dist/src/functions/x.js',
];

describe('the files that "main" names', () => {
  const root = mkdtempSync(join(tmpdir(), 'glob-'));
  beforeAll(() => {
    for (const file of [...FILES, 'node_modules/dep/index.js']) {
      mkdirSync(dirname(join(root, file)), { recursive: true });
      writeFileSync(join(root, file), '');
    }
  });
  afterAll(() => rmSync(root, { recursive: true }));

  it.each([
    ['index.js', ['index.js']],
    ['./src/index.js', ['src/index.js']],
    ['a+b.js', ['a+b.js']],
    ['src/functions/*.js', ['src/functions/one.js']],
    ['src/{index,functions/*}.js', ['src/functions/one.js', 'src/index.js']],
    ['dist/**/*.js', ['dist/src/functions/x.js']],
    ['src/functions/t?o.[cm]js', ['src/functions/two.mjs']],
    [
      '{dist/src,src}/functions/*.{js,mjs}',
      ['dist/src/functions/x.js', 'src/functions/one.js', 'src/functions/two.mjs'],
    ],
    ['lib/*.js', []],
  ])('%s are the same on every Node', async (pattern, expected) => {
    const own = await Array.fromAsync(filesMatching(pattern, root));
    expect(own.map((path) => join(path)).toSorted()).toEqual(expected);
    expect((await Array.fromAsync(walkFor(pattern, root))).toSorted()).toEqual(expected);
  });
});
