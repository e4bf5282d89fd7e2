import { describe, expect, it } from '@jest/globals';
import { editedPayload, type EditedPayload } from './letter-payload.js';

const edited = (edit: EditedPayload, before = '{}') => Buffer.from(editedPayload(edit, Buffer.from(before))).toString();

describe('an edited payload', () => {
  it.each<[EditedPayload, string]>([
    [{ json: { n: 1 } }, '{"n":1}'],
    [{ json: null }, 'null'],
    [{ json: null, text: 'a' }, 'a'],
    [{ json: null, base64: 'YQ==' }, 'a'],
    [{ text: '' }, ''],
  ])('of %j is %j', (edit, payload) => {
    expect(edited(edit)).toBe(payload);
  });

  it.each<EditedPayload>([{}, { json: 1, text: 'a' }, { text: 'a', base64: 'YQ==' }])('is refused as %j', (edit) => {
    expect(() => edited(edit)).toThrow(expect.objectContaining({ code: 'REQUEST_INVALID' }));
  });

  it('keeps the secrets that were shown masked', () => {
    expect(edited({ json: { token: '***', n: 2 } }, '{"token":"s3cret","n":1}')).toBe('{"token":"s3cret","n":2}');
    expect(edited({ text: 'password=***&n=2' }, 'password=s3cret&n=1')).toBe('password=s3cret&n=2');
  });
});
