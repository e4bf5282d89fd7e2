import { expect, it } from '@jest/globals';
import { isTooMuch, toBase64, uploadsOf } from './upload.js';

it('puts files into a folder, and knows which are there, saved or not', () => {
  const files = [
    { name: 'a.png', size: 3 },
    { name: 'b.js', size: 6_000_000 },
  ];
  const uploads = uploadsOf(files, 'src', new Set(['src/b.js']), new Set(['src/a.png', 'b.js']));
  expect(uploads).toEqual([
    { path: 'src/a.png', bytes: 3, isReplacing: false, losesDraft: true },
    { path: 'src/b.js', bytes: 6_000_000, isReplacing: true, losesDraft: false },
  ]);
  expect(isTooMuch(uploads)).toBe(true);
  expect(uploadsOf(files.slice(0, 1), '').map(({ path }) => path)).toEqual(['a.png']);
});

it('keeps every byte', () => {
  const bytes = Uint8Array.from({ length: 100_000 }, (_, at) => at % 256);
  expect(Uint8Array.from(atob(toBase64(bytes)), (letter) => letter.charCodeAt(0))).toEqual(bytes);
});
