import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { ERROR_CODES } from '#contracts/errors.js';

describe('docs/errors.md', () => {
  it('lists every error code with its class, and no other', () => {
    const rows = readFileSync('docs/errors.md', 'utf8').matchAll(/^\| ([A-Z][A-Z_]+) +\| (\w+) +\|/gm);
    const documented = Object.fromEntries([...rows].map(([, code, errorClass]) => [code, errorClass]));
    expect(documented).toEqual(ERROR_CODES);
  });
});
