import { describe, expect, it } from '@jest/globals';
import type { HttpData, TypedData } from '#contracts/messages/typed-data.js';
import { serializeCookie } from './cookies.js';
import { toAnswer } from './http-response.js';

const answer = (returnValue: TypedData | undefined) =>
  toAnswer({ id: 'i', outcome: 'Succeeded', ...(returnValue === undefined ? {} : { returnValue }) });
const http = (fields: Partial<HttpData>) => answer({ http: { headers: {}, ...fields } });
const base64 = (text: string): string => Buffer.from(text).toString('base64');

describe('responses', () => {
  it.each<[string, TypedData | undefined, number, string]>([
    ['nothing', undefined, 204, ''],
    ['null', {}, 204, ''],
    ['a text', { string: 'hello' }, 200, 'hello'],
    ['a document', { json: '{"a":1}' }, 200, '{"a":1}'],
    ['bytes', { bytes: base64('raw') }, 200, 'raw'],
    ['a number', { int: 7 }, 200, '7'],
  ])('%s', (_what, value, status, body) => {
    const given = answer(value);
    expect(given.status).toBe(status);
    expect(Buffer.from(given.body ?? '').toString()).toBe(body);
  });

  it.each<[string | undefined, number]>([
    [undefined, 200],
    ['', 200],
    ['201', 201],
    [' 404 ', 404],
    ['teapot', 200],
    ['20x', 200],
    ['101', 500],
    ['1000', 500],
  ])('status %j is sent as %d', (statusCode, status) => {
    expect(http(statusCode === undefined ? {} : { statusCode }).status).toBe(status);
  });

  it.each([
    ['FUNCTION_FAILED', 500],
    ['FUNCTION_TIMEOUT', 500],
    ['PROCESS_EXITED', 500],
    ['WORKER_LOST', 502],
    ['INVOCATION_EXPIRED', 504],
  ])('a failure with %s is an empty %d', (code, status) => {
    const failed = toAnswer({ id: 'i', outcome: 'Failed', failure: { code, message: 'secret' } });
    expect(failed).toEqual({ status, headers: {} });
  });

  it('lets the first of a header win, whatever its case', () => {
    expect(http({ headers: { 'X-A': '1', 'x-a': '2' } }).headers).toEqual({ 'x-a': '1' });
  });

  it('leaves out headers that frame the connection and those that cannot be sent', () => {
    const headers = { connection: 'x', 'transfer-encoding': 'chunked', 'bad name': '1', 'x-bad': 'a\nb', 'x-ok': '1' };
    expect(http({ headers }).headers).toEqual({ 'x-ok': '1' });
  });

  it('gives texts and documents a type, and bytes none', () => {
    expect(http({ body: { string: 'a' } }).headers).toEqual({ 'content-type': 'text/plain; charset=utf-8' });
    expect(http({ body: { json: '1' } }).headers).toEqual({ 'content-type': 'application/json; charset=utf-8' });
    expect(http({ body: { bytes: base64('a') } }).headers).toEqual({});
    expect(http({ headers: { 'content-type': 'text/css' }, body: { string: 'a' } }).headers).toEqual({
      'content-type': 'text/css',
    });
  });

  it('adds cookies to those the function set as a header', () => {
    const { headers } = http({
      headers: { 'set-cookie': 'a=1' },
      cookies: [
        { name: 'b', value: '2' },
        { name: 'c d', value: '3' },
      ],
    });
    expect(headers).toEqual({ 'set-cookie': ['a=1', 'b=2'] });
  });
});

describe('cookies', () => {
  it('writes every field', () => {
    const cookie = {
      name: 'session',
      value: 'a b;c',
      domain: 'example.com',
      path: '/app',
      expires: '2030-01-02T03:04:05.000Z',
      secure: true,
      httpOnly: true,
      sameSite: 'Strict' as const,
      maxAge: 60.9,
    };
    expect(serializeCookie(cookie)).toBe(
      'session=a%20b%3Bc; expires=Wed, 02 Jan 2030 03:04:05 GMT; max-age=60; domain=example.com; path=/app; secure; samesite=strict; httponly',
    );
  });

  it('leaves out what is absent, and a cookie that would break the header', () => {
    expect(serializeCookie({ name: 'a', value: '1', secure: false, expires: 'never' })).toBe('a=1');
    expect(serializeCookie({ name: 'a', value: '1', path: '/; domain=evil' })).toBeUndefined();
    expect(serializeCookie({ name: 'a\r\nb', value: '1' })).toBeUndefined();
  });
});
