import { describe, expect, it } from '@jest/globals';
import { pathWithin } from './path-within.js';

describe('pathWithin', () => {
  it.each(['/', '/apps/orders/versions', '/workers?state=lost#1'])('goes on to %s', (path) => {
    expect(pathWithin(path)).toBe(path);
  });

  it.each([
    null,
    '',
    'apps',
    '//evil.example',
    '/\\evil.example',
    'https://evil.example',
    '/\t/evil.example',
    'javascript:1',
  ])('goes home instead of to %p', (path) => {
    expect(pathWithin(path)).toBe('/');
  });
});
