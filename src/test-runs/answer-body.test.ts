import { describe, expect, it } from '@jest/globals';
import { shownBody } from './answer-body.js';

describe('the body of an answer, as it is shown', () => {
  it('is text without the key that was sent, or base64 where it is no text', () => {
    expect(shownBody(Buffer.from('key: s3cret, s3cret'), false, 's3cret').body).toBe('key: ***, ***');
    expect(shownBody(Buffer.from([0xff, 0xfe, 0x00]), false, undefined)).toEqual({
      body: '//4A',
      bodyEncoding: 'base64',
    });
    expect(shownBody(Buffer.alloc(0), false, '')).toEqual({ body: '', bodyEncoding: 'text' });
  });

  it('may be cut in the middle of a character', () => {
    const cut = Buffer.from('Grüße').subarray(0, 3);
    expect(shownBody(cut, true, undefined)).toEqual({ body: 'Gr', bodyEncoding: 'text' });
    expect(shownBody(cut, false, undefined).bodyEncoding).toBe('base64');
  });
});
