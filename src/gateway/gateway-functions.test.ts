import { afterEach, describe, expect, it } from '@jest/globals';
import { request as httpRequest } from 'node:http';
import { connect } from 'node:net';
import type { FunctionMetadata, LoadReport } from '#contracts/messages/function-metadata.js';
import type { InvocationRequest } from '#contracts/messages/run-invocation.js';
import type { HttpData } from '#contracts/messages/typed-data.js';
import { versionFor } from '#contracts/version-split.js';
import type { AppSnapshot } from '../apps/catalog/app-catalog.js';
import { eventually } from '../../test/support/eventually.js';
import { aLoadReport } from '../../test/support/factories.js';
import { aSnapshot } from '../../test/support/gateway/fixed-catalog.js';
import { GatewayHouse, type GatewayHouseOptions } from '../../test/support/gateway/gateway-house.js';

function aFunction(
  name: string,
  trigger: Record<string, unknown> = {},
  rest: Partial<FunctionMetadata> = {},
): FunctionMetadata {
  const binding = { name: 'req', type: 'httpTrigger', direction: 'in' as const, authLevel: 'anonymous', ...trigger };
  return { name, bindings: [binding], language: 'node', disabled: false, errors: [], ...rest };
}

function anApp(
  functions: FunctionMetadata[],
  rest: Partial<AppSnapshot> = {},
  host: Partial<LoadReport['host']> = {},
): AppSnapshot {
  const base = aLoadReport();
  return aSnapshot({ report: { ...base, functions, host: { ...base.host, ...host } }, ...rest });
}

const KEYS: AppSnapshot['keys'] = [
  { scope: 'master', function: '', name: '_master', value: 'master' },
  { scope: 'system', function: '', name: 'ext', value: 'system' },
  { scope: 'host', function: '', name: 'default', value: 'host' },
  { scope: 'function', function: 'guarded', name: 'default', value: 'own' },
  { scope: 'function', function: 'other', name: 'default', value: 'foreign' },
];

const ok = { outcome: 'Succeeded' as const, returnValue: { http: { headers: {}, body: { string: 'ok' } } } };

describe('function requests', () => {
  let house: GatewayHouse;

  afterEach(() => house.close());

  async function open(options: GatewayHouseOptions = {}): Promise<void> {
    house = await GatewayHouse.open(options);
    house.queue.script = () => ok;
  }

  const sent = (): InvocationRequest => house.queue.runs.at(-1)?.calls[0] as InvocationRequest;
  const http = (): HttpData => sent().inputData[0]?.data.http as HttpData;

  it('gives a second version its share, with its own routes', async () => {
    const { report } = anApp([aFunction('take'), aFunction('fresh')]);
    const beside = [{ version: 'v2', digest: 'd', percent: 50, report }];
    await open({ apps: [anApp([aFunction('take')], { beside })] });
    const statuses = new Set<number>();
    for (let round = 0; round < 60; round += 1) {
      expect((await house.fetch('/api/take')).status).toBe(200);
      expect(sent().version).toBe(versionFor(sent().id, 'v1', beside));
      statuses.add((await house.fetch('/api/fresh')).status);
    }
    expect(new Set(house.queue.runs.flatMap(({ calls }) => calls.map(({ version }) => version))).size).toBe(2);
    expect(statuses).toEqual(new Set([200, 404]));
  });

  it('carries the request to the function as the contract says', async () => {
    await open({ apps: [anApp([aFunction('take', { route: 'orders/{id}/{tail?}', methods: ['POST'] })])] });
    const trace = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
    const response = await house.fetch('/API/orders/a%20b?x=1&x=2&y=', {
      method: 'POST',
      headers: { 'X-Shop': 'Berlin', traceparent: trace, tracestate: 'v=1' },
      body: 'häuser',
    });
    expect([response.status, await response.text()]).toEqual([200, 'ok']);
    expect(http()).toMatchObject({
      method: 'POST',
      url: `${house.url}/API/orders/a%20b?x=1&x=2&y=`,
      query: { x: '1,2', y: '' },
      params: { id: 'a b' },
      headers: { 'x-shop': 'Berlin', 'content-type': 'text/plain;charset=UTF-8' },
      body: { bytes: Buffer.from('häuser').toString('base64') },
    });
    expect(sent()).toMatchObject({
      app: 'shop',
      version: 'v1',
      function: 'take',
      attempt: 1,
      lane: 'sync',
      trigger: 'http',
      inputData: [{ name: 'req' }],
      traceContext: { traceState: 'v=1' },
      responseBody: { kind: 'gateway' },
    });
    expect(sent().traceContext.traceParent).toMatch(/^00-0af7651916cd43dd8448eb211c80319c-(?!b7ad6b7169203331)/);
    expect(Date.parse(sent().deadline ?? '') - Date.parse(sent().acceptedAt)).toBe(230_000);
  });

  it('forwards a chunked body whole, and none as none', async () => {
    await open();
    const body = new Blob(['a'.repeat(1000), 'b'.repeat(1000)]).stream();
    await house.fetch('/api/orders', { method: 'POST', body, duplex: 'half' } as RequestInit);
    expect(Buffer.from(http().body?.bytes ?? '', 'base64').byteLength).toBe(2000);
    await house.fetch('/api/orders');
    expect(http()).not.toHaveProperty('body');
  });

  it('sends back status, headers and cookies, with the headers of host.json where the function set none', async () => {
    await open({
      apps: [
        anApp([aFunction('orders')], {}, { customHeaders: { 'X-Own': 'host', 'X-House': 'yes', 'bad name': 'x' } }),
      ],
    });
    house.queue.script = () => ({
      outcome: 'Succeeded',
      returnValue: {
        http: {
          statusCode: '201',
          headers: { 'x-own': 'function', 'content-type': 'application/x-thing' },
          cookies: [
            { name: 'a', value: '1' },
            { name: 'b', value: '2', httpOnly: true },
          ],
          body: { bytes: Buffer.from([0, 255, 1]).toString('base64') },
        },
      },
    });
    const response = await house.fetch('/api/orders');
    expect(response.status).toBe(201);
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'x-own': 'function',
      'x-house': 'yes',
      'content-type': 'application/x-thing',
      'content-length': '3',
    });
    expect(response.headers.getSetCookie()).toEqual(['a=1', 'b=2; httponly']);
    expect([...new Uint8Array(await response.arrayBuffer())]).toEqual([0, 255, 1]);
    expect((await house.fetch('/nowhere')).headers.get('x-house')).toBe('yes');
  });

  it('answers HEAD only where the function takes it, without a body', async () => {
    await open({ apps: [anApp([aFunction('both'), aFunction('get', { methods: ['GET'] })])] });
    const response = await house.fetch('/api/both', { method: 'HEAD' });
    expect([response.status, response.headers.get('content-length'), await response.text()]).toEqual([200, '2', '']);
    expect((await house.fetch('/api/get', { method: 'HEAD' })).status).toBe(404);
    expect((await house.fetch('/api/get', { method: 'POST' })).status).toBe(404);
  });

  it('answers 204 for nothing and an empty 500 for a failure', async () => {
    await open();
    house.queue.script = () => ({ outcome: 'Succeeded' });
    expect((await house.fetch('/api/orders')).status).toBe(204);
    house.queue.script = () => ({ outcome: 'Failed', failure: { code: 'FUNCTION_FAILED', message: 'secret' } });
    const failed = await house.fetch('/api/orders');
    expect([failed.status, await failed.text()]).toEqual([500, '']);
  });

  it.each<[string, string, Record<string, string>, number]>([
    ['an anonymous function', 'open', {}, 200],
    ['an anonymous function, wrong key', 'open?code=wrong', {}, 200],
    ['no key', 'guarded', {}, 401],
    ['a wrong key', 'guarded?code=wrong', {}, 401],
    ['its own key', 'guarded?code=own', {}, 200],
    ['its own key as header', 'guarded', { 'x-functions-key': 'own' }, 200],
    ['a wrong header before a right code', 'guarded?code=own', { 'x-functions-key': 'wrong' }, 401],
    ['the key of another function', 'guarded?code=foreign', {}, 401],
    ['a host key', 'guarded?code=host', {}, 200],
    ['a system key', 'guarded?code=system', {}, 401],
    ['the master key', 'guarded?code=master', {}, 200],
    ['a host key on an admin function', 'vault?code=host', {}, 401],
    ['the master key on an admin function', 'vault?code=master', {}, 200],
    ['a disabled function without a key', 'off', {}, 401],
    ['a disabled function with a host key', 'off?code=host', {}, 404],
    ['a disabled function with the master key', 'off?code=master', {}, 200],
    ['a disabled anonymous function', 'shut', {}, 404],
  ])('%s', async (_what, path, headers, status) => {
    const functions = [
      aFunction('open'),
      aFunction('guarded', { authLevel: 'function' }),
      aFunction('vault', { authLevel: 'admin' }),
      aFunction('off', { authLevel: 'function' }, { disabled: true }),
      aFunction('shut', {}, { disabled: true }),
    ];
    await open({ apps: [anApp(functions, { keys: KEYS })] });
    const response = await house.fetch(`/api/${path}`, { headers });
    expect(response.status).toBe(status);
    if (status === 401) expect(await response.text()).toBe('');
  });

  it('asks for no key where keys are not enforced, and still hides disabled functions', async () => {
    const functions = [aFunction('guarded', { authLevel: 'function' }), aFunction('shut', {}, { disabled: true })];
    await open({ apps: [anApp(functions, { keys: KEYS })], variables: { GATEWAY_ENFORCE_KEYS: 'false' } });
    expect((await house.fetch('/api/guarded')).status).toBe(200);
    expect((await house.fetch('/api/shut')).status).toBe(404);
    expect((await house.fetch('/admin/host/status')).status).toBe(200);
  });

  it('answers 503 with whole seconds while nobody can take the call', async () => {
    await open();
    house.fleet.lose('w1');
    const response = await house.fetch('/api/orders');
    expect([response.status, response.headers.get('retry-after')]).toEqual([503, '5']);
    house.fleet.join('w1', 'shop');
    house.queue.fail('BROKER_UNAVAILABLE');
    expect((await house.fetch('/api/orders')).status).toBe(503);
    house.queue.fail(undefined);
    expect((await house.fetch('/api/orders')).status).toBe(200);
  });

  it('answers 503 for an app that no worker has loaded, and 404 for functions that do not exist', async () => {
    await open({ apps: [aSnapshot({ report: undefined })] });
    const loading = await house.fetch('/api/orders');
    expect([loading.status, await loading.text()]).toEqual([503, 'Function host is not running.']);
    house.catalog.set(aSnapshot());
    expect((await house.fetch('/api/orders')).status).toBe(200);
    expect((await house.fetch('/api/else')).status).toBe(404);
    expect((await house.fetch('/metrics')).status).toBe(404);
    expect((await house.fetch('/runtime/none')).status).toBe(404);
  });

  it('lets a request wait while a worker loads the app, and answers it then', async () => {
    await open({ apps: [aSnapshot({ report: undefined })], variables: { GATEWAY_START_WAIT: '60s' } });
    const waiting = house.fetch('/api/orders');
    // Both come in by the same loop, one after the other.
    await house.fetch('/admin/host/ping');
    house.catalog.set(aSnapshot());
    expect((await waiting).status).toBe(200);
  });

  it('does not let a request wait for an app that cannot be loaded', async () => {
    await open({ apps: [aSnapshot({ report: undefined })], variables: { GATEWAY_START_WAIT: '60s' } });
    const waiting = house.fetch('/api/orders');
    house.catalog.set(aSnapshot({ report: aLoadReport({ functions: [], errors: ['no entry file'] }) }));
    expect((await waiting).status).toBe(503);
  });

  it('answers 502 when the worker that runs the call is lost', async () => {
    await open();
    house.queue.script = () => undefined;
    const waiting = house.fetch('/api/orders');
    await eventually('a call', () => house.queue.runs.length === 1);
    await house.queue.progress('w1', { running: [sent().id] });
    house.fleet.lose('w1');
    const response = await waiting;
    expect([response.status, await response.text()]).toEqual([502, '']);
  });

  it('answers 504 at the time limit', async () => {
    await open({ variables: { GATEWAY_REQUEST_TIMEOUT: '50ms' } });
    house.queue.script = () => undefined;
    house.queue.ready = 1;
    const response = await house.fetch('/api/orders');
    expect([response.status, await response.text()]).toEqual([504, '']);
    await eventually('the record', () => house.ended.some(({ outcome }) => outcome === 'Expired'));
  });

  it('answers 429 above the limit of outstanding calls', async () => {
    await open({ variables: { GATEWAY_MAX_OUTSTANDING: '1' } });
    house.queue.script = () => undefined;
    const waiting = house.fetch('/api/orders');
    await eventually('a call', () => house.queue.runs.length === 1);
    const refused = await house.fetch('/api/orders');
    expect([refused.status, refused.headers.get('x-function-scaleout')]).toEqual([429, '1']);
    expect((await house.fetch('/admin/host/ping?checkHealth=1')).status).toBe(429);
    await house.queue.complete('w1', { id: sent().id, ...ok });
    expect((await waiting).status).toBe(200);
  });

  it('forgets a caller who leaves, and ignores the result', async () => {
    await open();
    house.queue.script = () => undefined;
    const abort = new AbortController();
    const left = house.fetch('/api/orders', { signal: abort.signal });
    await eventually('a call', () => house.queue.runs.length === 1);
    abort.abort();
    await expect(left).rejects.toThrow();
    await eventually('the metric', async () => /status="499"} 1/.test(await house.registry.metrics()));
    await house.queue.complete('w1', { id: sent().id, ...ok });
    await eventually('no call is left', async () => /outstanding 0/.test(await house.registry.metrics()));
  });

  it('counts requests by function and status', async () => {
    await open();
    await house.fetch('/api/orders');
    await house.fetch('/api/orders');
    const line = 'nightshift_gateway_requests_total{app="shop",function="orders",status="200"} 2';
    await eventually('the metric', async () => (await house.registry.metrics()).includes(line));
  });

  it('shows a page at the root, unless the app has it off or a function there', async () => {
    await open();
    expect((await house.fetch('/')).headers.get('content-type')).toMatch('text/html');
    house.catalog.set(aSnapshot({ settings: { AzureWebJobsDisableHomepage: 'true' } }));
    expect((await house.fetch('/')).status).toBe(204);
    house.catalog.set(anApp([aFunction('all', { route: '{*path}' })], {}, { routePrefix: '' }));
    expect(await (await house.fetch('/')).text()).toBe('ok');
  });

  it('serves several apps under their names', async () => {
    await open({ apps: [aSnapshot(), anApp([aFunction('pay')], { name: 'bank' })] });
    expect((await house.fetch('/api/pay')).status).toBe(404);
    expect((await house.fetch('/apps/bank/api/pay?x=1')).status).toBe(200);
    expect(sent()).toMatchObject({ app: 'bank', function: 'pay' });
    expect(http().url).toBe(`${house.url}/apps/bank/api/pay?x=1`);
    expect((await house.fetch('/apps/shop/api/pay')).status).toBe(404);
    expect((await house.fetch('/apps/none/api/pay')).status).toBe(404);
  });

  it('serves an app that is alone under its name too', async () => {
    await open();
    expect((await house.fetch('/apps/shop/api/orders')).status).toBe(200);
  });

  it.each(['a b/<x>', '[', 'a:b:c', 'a:99999', '1.2.3.999'])('refuses the malformed Host header %s', async (host) => {
    await open();
    const status = await new Promise((resolve, reject) => {
      const request = httpRequest(`${house.url}/api/orders`, { headers: { host } }, (response) => {
        response.resume();
        resolve(response.statusCode);
      });
      request.on('error', reject).end();
    });
    expect(status).toBe(400);
    expect(house.queue.runs).toEqual([]);
  });

  /** The answer to a request line and headers as they stand, which no client of ours would send. */
  async function raw(text: string): Promise<string> {
    const { hostname, port } = new URL(house.url);
    const socket = connect(Number(port), hostname);
    socket.end(text);
    return Buffer.concat(await Array.fromAsync(socket as AsyncIterable<Buffer>)).toString('latin1');
  }

  it('refuses two Host headers: a proxy before it may have gone by the other', async () => {
    await open();
    const answer = await raw('GET /api/orders HTTP/1.1\r\nHost: a\r\nhost: b\r\nConnection: close\r\n\r\n');
    expect(answer).toMatch(/^HTTP\/1\.1 400 /);
  });

  it.each(['/%61dmin/host/status', '/x/../admin/host/status', '//admin/host/status', '/.%2fadmin/host/status'])(
    'takes %s for what it says, and not for an admin address',
    async (path) => {
      await open({ apps: [anApp([aFunction('all', { route: '{*path}' })], { keys: KEYS }, { routePrefix: '' })] });
      const answer = await raw(`GET ${path} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n`);
      expect(answer).toMatch(/^HTTP\/1\.1 200 /);
      expect(sent().function).toBe('all');
    },
  );

  it.each(['/ADMIN/host/status', '/apps/SHOP/Admin/host/status', '/admin/../admin/functions/all', 'http://x/admin/y'])(
    'asks for the master key at %s',
    async (path) => {
      await open({ apps: [anApp([aFunction('all', { route: '{*path}' })], { keys: KEYS }, { routePrefix: '' })] });
      const headers = 'Host: a\r\nx-functions-key: host\r\nConnection: close';
      expect(await raw(`GET ${path} HTTP/1.1\r\n${headers}\r\n\r\n`)).toMatch(/^HTTP\/1\.1 403 /);
      expect(house.queue.runs).toEqual([]);
    },
  );

  it('frames the answer itself, whatever the function and host.json say', async () => {
    const customHeaders = {
      'Transfer-Encoding': 'chunked',
      'Content-Length': '7',
      Connection: 'close',
      'X-Own': 'yes',
    };
    await open({ apps: [anApp([aFunction('orders')], {}, { customHeaders })] });
    const request = 'GET /api/orders HTTP/1.1\r\nHost: a\r\nConnection: keep-alive\r\n\r\n';
    const answer = await raw(request);
    expect(answer).toMatch(/^HTTP\/1\.1 200 [^]*\r\n\r\nok$/);
    expect(answer).toMatch(/content-length: 2\r\n/);
    expect(answer).toMatch(/x-own: yes\r\n/);
    expect(answer).not.toMatch(/chunked|content-length: 7/i);
    house.queue.script = () => ({
      outcome: 'Succeeded',
      returnValue: { http: { statusCode: '204', headers: { 'content-length': '50' } } },
    });
    expect(await raw(request)).not.toMatch(/content-length/i);
  });

  it('serves on while it leaves, and refuses connections once what was in hand has ended', async () => {
    await open();
    house.queue.script = () => undefined;
    const waiting = house.fetch('/api/orders');
    await eventually('a call', () => house.queue.runs.length === 1);
    const first = sent().id;
    await house.queue.progress('w1', { running: [first] });
    const closed = house.server.close(30_000);
    house.queue.script = () => ok;
    const meanwhile = await house.fetch('/api/orders');
    expect([meanwhile.status, meanwhile.headers.get('connection')]).toEqual([200, 'close']);
    await house.queue.complete('w1', { id: first, ...ok });
    const last = await waiting;
    expect([last.status, last.headers.get('connection')]).toEqual([200, 'close']);
    await closed;
    await expect(house.fetch('/api/orders')).rejects.toThrow();
  });

  it('refuses new calls when those under way last, and lets these end', async () => {
    await open();
    house.queue.script = () => undefined;
    const waiting = house.fetch('/api/orders');
    await eventually('a call', () => house.queue.runs.length === 1);
    const first = sent().id;
    await house.queue.progress('w1', { running: [first] });
    const closed = house.server.close(6_000);
    house.queue.script = () => ok;
    await eventually('new calls are refused', async () => (await house.fetch('/api/orders')).status === 503);
    await house.queue.complete('w1', { id: first, ...ok });
    expect((await waiting).status).toBe(200);
    await closed;
  });
});
