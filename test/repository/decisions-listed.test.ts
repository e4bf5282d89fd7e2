import { readdirSync, readFileSync } from 'node:fs';
import { expect, it } from '@jest/globals';

it('docs/adr/README.md lists every decision, under its own number', () => {
  const files = readdirSync('docs/adr').filter((name) => /^\d{4}-.*\.md$/.test(name));
  const listed = readFileSync('docs/adr/README.md', 'utf8').matchAll(/^- (\d{4}) \[.+\]\((\d{4})-(.+\.md)\)$/gm);
  expect(files).not.toEqual([]);
  expect([...listed].map(([, number, , rest]) => `${number}-${rest}`).toSorted()).toEqual(files.toSorted());
});
