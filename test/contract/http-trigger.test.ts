import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { HttpData, TypedData } from '#contracts/messages/typed-data.js';
import { aSnapshot } from '../support/gateway/fixed-catalog.js';
import { anHttpApp, anHttpFunction } from '../support/gateway/http-apps.js';
import { HttpBench } from '../support/gateway/http-bench.js';

const bench = new HttpBench();
beforeAll(() => bench.start());
afterEach(() => bench.tidy());
afterAll(() => bench.stop());

describe('host-semantics 1.5: the request', () => {
  it('host-semantics 1.5: host, escapes, repeated keys and empty values as the caller wrote them', async () => {
    await bench.open([anHttpApp([anHttpFunction('fn', { route: 'x/{id}' })])]);
    await bench.ask('/api/X/a%2Fb?q=1&q=2&e=&Q=3', {
      headers: { Host: 'WWW.Example.com:81', 'X-Two': ['a', 'b'], 'X-Empty': '', cookie: 'a=1' },
    });
    expect(bench.sent).toMatchObject({
      method: 'GET',
      url: 'http://WWW.Example.com:81/api/X/a%2Fb?q=1&q=2&e=&Q=3',
      headers: { host: 'WWW.Example.com:81', 'x-two': 'a,b', 'x-empty': '', cookie: 'a=1' },
      query: { q: '1,2', e: '', Q: '3' },
      params: { id: 'a/b' },
    });
  });

  it('host-semantics 1.5: a chunked body arrives whole', async () => {
    await bench.open([anHttpApp([anHttpFunction('fn')])]);
    await bench.ask('/api/fn', { method: 'POST', headers: { 'transfer-encoding': 'chunked' }, body: 'hello' });
    expect(Buffer.from(bench.sent.body?.bytes ?? '', 'base64').toString()).toBe('hello');
  });

  it('host-semantics 1.5: behind a proxy that took HTTPS the URL says so', async () => {
    await bench.open([anHttpApp([anHttpFunction('fn')])], { variables: { GATEWAY_TRUSTED_PROXIES: '127.0.0.1' } });
    await bench.ask('/api/fn', { headers: { Host: 'a.example', 'x-forwarded-proto': 'HTTPS, http' } });
    expect(bench.sent.url).toBe('https://a.example/api/fn');
  });

  it('host-semantics 1.5: nobody else says how the caller came', async () => {
    await bench.open([anHttpApp([anHttpFunction('fn')])]);
    const forged = { 'x-forwarded-proto': 'https', 'x-forwarded-host': 'b.example', 'x-forwarded-for': '10.0.0.1' };
    await bench.ask('/api/fn', { headers: { Host: 'a.example', ...forged } });
    expect(bench.sent.url).toBe('http://a.example/api/fn');
  });
});

describe('host-semantics 1.6: the response', () => {
  const http = (fields: Partial<HttpData>): TypedData => ({ http: { headers: {}, ...fields } });

  it.each<[string, TypedData | undefined, number, string | undefined, string]>([
    ['nothing', undefined, 204, undefined, ''],
    ['null', {}, 204, undefined, ''],
    ['a text', http({ body: { string: 'a' } }), 200, 'text/plain; charset=utf-8', 'a'],
    ['a document', http({ body: { json: '{"a":1}' } }), 200, 'application/json; charset=utf-8', '{"a":1}'],
    ['bytes', http({ body: { bytes: 'YQ==' } }), 200, undefined, 'a'],
    ['a status that is no number', http({ statusCode: 'teapot', body: { bytes: 'YQ==' } }), 200, undefined, 'a'],
    ['a status', http({ statusCode: '418', body: { bytes: 'YQ==' } }), 418, undefined, 'a'],
  ])('host-semantics 1.6: %s', async (_what, value, status, type, text) => {
    await bench.open([anHttpApp([anHttpFunction('fn')])]);
    bench.answering(value);
    const answer = await bench.ask('/api/fn');
    expect([answer.status, answer.headers['content-type'], answer.text]).toEqual([status, type, text]);
  });

  it('host-semantics 1.6: a failure is an empty 500', async () => {
    await bench.open([anHttpApp([anHttpFunction('fn')])]);
    bench.house.queue.script = () => ({ outcome: 'Failed', failure: { code: 'FUNCTION_FAILED', message: 'secret' } });
    const answer = await bench.ask('/api/fn');
    expect([answer.status, answer.text]).toEqual([500, '']);
  });

  it('host-semantics 1.6: of a header given twice the first wins, and what the host has set stays', async () => {
    const settings = { FUNCTIONS_ENABLE_CORS_CONFIGURATION: '1', CORS_ALLOWED_ORIGINS: '["https://a.example"]' };
    await bench.open([anHttpApp([anHttpFunction('fn')], { settings })]);
    bench.answering(
      http({
        headers: { 'X-A': '1', 'x-a': '2', vary: 'Accept', 'access-control-allow-origin': 'https://evil.example' },
      }),
    );
    const { headers } = await bench.ask('/api/fn', { headers: { origin: 'https://a.example' } });
    expect([headers['x-a'], headers['vary'], headers['access-control-allow-origin']]).toEqual([
      '1',
      'Origin, Accept',
      'https://a.example',
    ]);
  });

  it.each<[boolean, string, string]>([
    [true, 'application/xml', '<?xml version="1.0" encoding="utf-8"?><root><a>1</a></root>'],
    [true, 'image/png', '{"a":1}'],
    [false, 'application/xml', '{"a":1}'],
  ])('host-semantics 1.6: negotiation %s with Accept %s', async (enableContentNegotiation, accept, body) => {
    await bench.open([anHttpApp([anHttpFunction('fn')])]);
    bench.answering(http({ enableContentNegotiation, body: { json: '{"a":1}' } }));
    const answer = await bench.ask('/api/fn', { headers: { accept } });
    expect([answer.status, answer.text]).toEqual([200, body]);
  });

  it('host-semantics 1.6: cookies with every field', async () => {
    await bench.open([anHttpApp([anHttpFunction('fn')])]);
    const cookies = [
      {
        name: 'a',
        value: '1',
        domain: 'x.example',
        path: '/p',
        maxAge: 5,
        secure: true,
        httpOnly: true,
        sameSite: 'None' as const,
      },
      { name: 'b', value: '2', expires: '2030-01-02T03:04:05.000Z' },
    ];
    bench.answering(http({ cookies }));
    expect((await bench.ask('/api/fn')).headers['set-cookie']).toEqual([
      'a=1; max-age=5; domain=x.example; path=/p; secure; samesite=none; httponly',
      'b=2; expires=Wed, 02 Jan 2030 03:04:05 GMT',
    ]);
  });

  it.each<[Record<string, string>, number, RegExp]>([
    [{}, 200, /up and running/],
    [{ AzureWebJobsDisableHomepage: 'true' }, 204, /^$/],
  ])('host-semantics 1.6: GET / with the settings %j is %d', async (settings, status, text) => {
    await bench.open([anHttpApp([anHttpFunction('fn')], { settings })]);
    const answer = await bench.ask('/');
    expect([answer.status, answer.text]).toEqual([status, expect.stringMatching(text)]);
  });

  it('host-semantics 1.6: an app that is still loading is 503 in words', async () => {
    await bench.open([aSnapshot({ report: undefined })]);
    const answer = await bench.ask('/api/orders');
    expect([answer.status, answer.text]).toEqual([503, 'Function host is not running.']);
  });
});
