import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { eventually } from '../support/eventually.js';
import { anHttpApp, anHttpFunction } from '../support/gateway/http-apps.js';
import { HttpBench } from '../support/gateway/http-bench.js';

const MASTER = [{ scope: 'master' as const, function: '', name: '_master', value: 'master' }];

const bench = new HttpBench();
beforeAll(() => bench.start());
afterEach(() => bench.tidy());
afterAll(() => bench.stop());

describe('host-semantics 1.7: extensions.http', () => {
  const TOO_MANY = { status: 429, headers: expect.objectContaining({ 'x-function-scaleout': '1' }) };

  it('host-semantics 1.7: beyond maxOutstandingRequests 429, /admin and other apps excepted', async () => {
    const limited = anHttpApp([anHttpFunction('fn')], { keys: MASTER }, { http: { maxOutstandingRequests: 1 } });
    await bench.open([limited, anHttpApp([anHttpFunction('fn')], { name: 'bank' })]);
    const script = bench.house.queue.script;
    bench.house.queue.script = () => undefined;
    const first = bench.ask('/apps/shop/api/fn');
    await eventually('a call', () => bench.calls.length === 1);
    expect(await bench.ask('/apps/shop/api/fn')).toMatchObject(TOO_MANY);
    expect((await bench.ask('/apps/shop/admin/host/status?code=master')).status).toBe(200);
    bench.house.queue.script = script;
    expect((await bench.ask('/apps/bank/api/fn')).status).toBe(200);
    await bench.house.queue.complete('w1', { id: bench.calls[0]?.id ?? '', outcome: 'Succeeded' });
    expect((await first).status).toBe(204);
    expect((await bench.ask('/apps/shop/api/fn')).status).toBe(200);
  });

  it('host-semantics 1.7: beyond maxConcurrentRequests they queue, until maxOutstandingRequests', async () => {
    const limits = { maxConcurrentRequests: 1, maxOutstandingRequests: 2 };
    await bench.open([anHttpApp([anHttpFunction('fn')], {}, { http: limits })]);
    bench.house.queue.script = () => undefined;
    const first = bench.ask('/api/fn');
    await eventually('a call', () => bench.calls.length === 1);
    const others = [bench.ask('/api/fn'), bench.ask('/api/fn')];
    expect(await Promise.race(others)).toMatchObject(TOO_MANY);
    expect(bench.calls).toHaveLength(1);
    await bench.house.queue.complete('w1', { id: bench.calls[0]?.id ?? '', outcome: 'Succeeded' });
    expect((await first).status).toBe(204);
    await eventually('the next call', () => bench.calls.length === 2);
    await bench.house.queue.complete('w1', { id: bench.calls[1]?.id ?? '', outcome: 'Succeeded' });
    expect((await Promise.all(others)).filter(({ status }) => status === 204)).toHaveLength(1);
  });

  it('host-semantics 1.7: customHeaders fill in what the function left out', async () => {
    await bench.open([anHttpApp([anHttpFunction('fn')], {}, { customHeaders: { 'X-A': 'host', 'X-B': 'host' } })]);
    bench.answering({ http: { headers: { 'x-a': 'function' } } });
    expect((await bench.ask('/api/fn')).headers).toMatchObject({ 'x-a': 'function', 'x-b': 'host' });
    expect((await bench.ask('/api/none')).headers).toMatchObject({ 'x-a': 'host' });
  });

  const HSTS = {
    maxAgeSeconds: 60,
    includeSubDomains: true,
    preload: true,
    excludedHosts: ['localhost', 'no.example'],
  };

  it.each<[string, string, string | undefined]>([
    ['https', 'a.example', 'max-age=60; includeSubDomains; preload'],
    ['http', 'a.example', undefined],
    ['https', 'No.Example:443', undefined],
    ['https', 'localhost:7071', undefined],
  ])('host-semantics 1.7: hsts by %s at %s', async (scheme, host, value) => {
    const proxied = { variables: { GATEWAY_TRUSTED_PROXIES: '127.0.0.0/8' } };
    await bench.open([anHttpApp([anHttpFunction('fn')], {}, { http: { hsts: HSTS } })], proxied);
    const { headers } = await bench.ask('/api/fn', { headers: { host, 'x-forwarded-proto': scheme } });
    expect(headers['strict-transport-security']).toBe(value);
  });

  const on = { FUNCTIONS_ENABLE_CORS_CONFIGURATION: '1' };

  it.each<[string, Record<string, string>, string, (string | undefined)[]]>([
    ['no switch', { CORS_ALLOWED_ORIGINS: '["*"]' }, 'https://a.example', [undefined, undefined, undefined]],
    [
      'everybody',
      { ...on, CORS_ALLOWED_ORIGINS: '["*"]', CORS_SUPPORT_CREDENTIALS: 'true' },
      'https://a.example',
      ['*', undefined, undefined],
    ],
    [
      'an origin of the list',
      { ...on, CORS_ALLOWED_ORIGINS: '["https://A.example/"]', CORS_SUPPORT_CREDENTIALS: 'true' },
      'https://a.example',
      ['https://a.example', 'true', 'Origin'],
    ],
    [
      'an origin not in it',
      { ...on, CORS_ALLOWED_ORIGINS: '["https://a.example"]' },
      'https://b.example',
      [undefined, undefined, 'Origin'],
    ],
  ])('host-semantics 1.7: CORS for %s', async (_what, settings, origin, expected) => {
    await bench.open([anHttpApp([anHttpFunction('fn')], { settings })]);
    const { headers } = await bench.ask('/api/fn', { headers: { origin } });
    expect([
      headers['access-control-allow-origin'],
      headers['access-control-allow-credentials'],
      headers['vary'],
    ]).toEqual(expected);
  });

  it('host-semantics 1.7: a preflight may ask for any method and header', async () => {
    await bench.open([anHttpApp([anHttpFunction('fn')], { settings: { ...on, CORS_ALLOWED_ORIGINS: '["*"]' } })]);
    const headers = {
      origin: 'https://a.example',
      'access-control-request-method': 'DELETE',
      'access-control-request-headers': 'x-one, x-two',
    };
    expect(await bench.ask('/api/fn', { method: 'OPTIONS', headers })).toMatchObject({
      status: 204,
      headers: { 'access-control-allow-methods': 'DELETE', 'access-control-allow-headers': 'x-one, x-two' },
    });
    expect(bench.calls).toEqual([]);
    // Without the header it is a request like any other.
    expect((await bench.ask('/api/fn', { method: 'OPTIONS' })).status).toBe(200);
  });

  it.each<[Record<string, string>, string, number]>([
    [{}, '4KiB', 413],
    [{ FUNCTIONS_REQUEST_BODY_SIZE_LIMIT: '10000' }, '4KiB', 200],
    [{ FUNCTIONS_REQUEST_BODY_SIZE_LIMIT: '100' }, '1MiB', 413],
    [{ FUNCTIONS_REQUEST_BODY_SIZE_LIMIT: 'much' }, '1MiB', 200],
  ])('host-semantics 1.7: 5,000 bytes with %j over GATEWAY_MAX_BODY=%s are %d', async (settings, limit, status) => {
    await bench.open([anHttpApp([anHttpFunction('fn')], { settings })], { variables: { GATEWAY_MAX_BODY: limit } });
    expect((await bench.ask('/api/fn', { method: 'POST', body: 'x'.repeat(5000) })).status).toBe(status);
  });
});

describe('many apps on one gateway', () => {
  const apps = [
    anHttpApp([anHttpFunction('fn')], { settings: { 'Nightshift.HostNames': 'www.shop.example, shop.example' } }),
    anHttpApp([anHttpFunction('fn')], { name: 'bank', settings: { WEBSITE_HOSTNAME: 'localhost:7071' } }),
  ];

  it.each<[string, string, string | undefined]>([
    ['WWW.Shop.example:8080', '/api/fn', 'shop'],
    ['bank.localhost', '/api/fn', 'bank'],
    ['bank.apps.example', '/api/fn', 'bank'],
    ['elsewhere.example', '/apps/bank/api/fn', 'bank'],
    ['shop.example', '/apps/shop/api/fn', 'shop'],
    ['shop.example', '/apps/bank/api/fn', undefined],
    ['none.apps.example', '/api/fn', undefined],
    ['localhost', '/api/fn', undefined],
    ['localhost', '/', undefined],
  ])('host-semantics 1.1: %s%s leads to %s', async (host, path, app) => {
    await bench.open(apps, { variables: { GATEWAY_DOMAIN: 'Apps.example' } });
    expect((await bench.ask(path, { headers: { host } })).status).toBe(app === undefined ? 404 : 200);
    expect(bench.calls.map((call) => call.app)).toEqual(app === undefined ? [] : [app]);
    if (app !== undefined) expect(bench.sent.url).toBe(`http://${host}${path}`);
  });

  it('host-semantics 1.1: an app alone answers at the root of any host', async () => {
    await bench.open([anHttpApp([anHttpFunction('fn')])]);
    expect((await bench.ask('/api/fn', { headers: { host: 'anything.example' } })).status).toBe(200);
  });
});
