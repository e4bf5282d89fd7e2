import { describe, expect, it } from '@jest/globals';
import { hashToken, makeToken, tokenOf } from './tokens.js';

const basic = (text: string) => `Basic ${Buffer.from(text).toString('base64')}`;

describe('tokens', () => {
  it('are random, and tell what they open', () => {
    expect(makeToken('owner')).toMatch(/^ns_owner_[\w-]{43}$/);
    expect(makeToken('join')).toMatch(/^ns_join_[\w-]{43}$/);
    expect(makeToken('worker')).toMatch(/^ns_worker_[\w-]{43}$/);
    expect(makeToken('join')).not.toBe(makeToken('join'));
  });

  it('are stored as their SHA-256', () => {
    expect(hashToken('abc')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
  });
});

describe('tokenOf', () => {
  it.each([
    ['Bearer ns_owner_x', 'ns_owner_x'],
    ['bearer  ns_owner_x ', 'ns_owner_x'],
    [basic('anyone:ns_owner_x'), 'ns_owner_x'],
    [basic(':ns_owner_x'), 'ns_owner_x'],
    [basic('a:b:c'), 'b:c'],
  ])('finds the token of %s', (header, token) => {
    expect(tokenOf(header)).toBe(token);
  });

  it.each([
    undefined,
    '',
    'Bearer',
    'Bearer ',
    'Digest abc',
    'ns_owner_x',
    'Bearer a b',
    basic('nocolon'),
    basic('user:'),
  ])('finds none in %p', (header) => {
    expect(tokenOf(header)).toBeUndefined();
  });
});
