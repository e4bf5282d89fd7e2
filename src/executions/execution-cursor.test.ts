import { describe, expect, it } from '@jest/globals';
import { decodeCursor, encodeCursor } from './execution-cursor.js';

describe('execution cursor', () => {
  it.each(['8c7dd922-ad47-494f-be1b-4d2a6c8f7d0e', 'with space and ünïcode', '0'])(
    'brings back moment and id: %s',
    (id) => {
      const cursor = { acceptedAt: new Date('2026-01-31T18:00:00.123Z'), id };
      const text = encodeCursor(cursor);
      expect(text).toMatch(/^[\w-]+$/);
      expect(decodeCursor(text)).toEqual(cursor);
    },
  );

  it.each([
    '',
    '!',
    'bm90IG91cnM',
    Buffer.from('17 ').toString('base64url'),
    Buffer.from('99999999999999999 x').toString('base64url'),
  ])('refuses what no page gave out: %p', (text) => {
    expect(() => decodeCursor(text)).toThrow(expect.objectContaining({ code: 'REQUEST_INVALID' }));
  });
});
