import { afterEach, describe, expect, it } from '@jest/globals';
import type { HttpData } from '#contracts/messages/typed-data.js';
import { versionFor } from '#contracts/version-split.js';
import { eventually } from '../../test/support/eventually.js';
import { aSnapshot } from '../../test/support/gateway/fixed-catalog.js';
import { GatewayHouse, type GatewayHouseOptions } from '../../test/support/gateway/gateway-house.js';
import { anHttpApp, anHttpFunction } from '../../test/support/gateway/http-apps.js';

describe('function requests', () => {
  let house: GatewayHouse;

  afterEach(() => house.close());

  async function open(options: GatewayHouseOptions = {}): Promise<void> {
    house = await GatewayHouse.answering(options);
  }

  const http = (): HttpData => house.sent.inputData[0]?.data.http as HttpData;

  it('gives a second version its share, with its own routes', async () => {
    const { report } = anHttpApp([anHttpFunction('take'), anHttpFunction('fresh')]);
    const beside = [{ version: 'v2', digest: 'd', percent: 50, report }];
    await open({ apps: [anHttpApp([anHttpFunction('take')], { beside })] });
    const statuses = new Set<number>();
    for (let round = 0; round < 60; round += 1) {
      expect((await house.fetch('/api/take')).status).toBe(200);
      expect(house.sent.version).toBe(versionFor(house.sent.id, 'v1', beside));
      statuses.add((await house.fetch('/api/fresh')).status);
    }
    expect(new Set(house.queue.runs.flatMap(({ calls }) => calls.map(({ version }) => version))).size).toBe(2);
    expect(statuses).toEqual(new Set([200, 404]));
  });

  it('carries the request to the function as the contract says', async () => {
    await open({ apps: [anHttpApp([anHttpFunction('take', { route: 'orders/{id}/{tail?}', methods: ['POST'] })])] });
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
    expect(house.sent).toMatchObject({
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
    expect(house.sent.traceContext.traceParent).toMatch(/^00-0af7651916cd43dd8448eb211c80319c-(?!b7ad6b7169203331)/);
    expect(Date.parse(house.sent.deadline ?? '') - Date.parse(house.sent.acceptedAt)).toBe(230_000);
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
        anHttpApp(
          [anHttpFunction('orders')],
          {},
          { customHeaders: { 'X-Own': 'host', 'X-House': 'yes', 'bad name': 'x' } },
        ),
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
    await open({ apps: [anHttpApp([anHttpFunction('both'), anHttpFunction('get', { methods: ['GET'] })])] });
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
    house.catalog.set(anHttpApp([anHttpFunction('all', { route: '{*path}' })], {}, { routePrefix: '' }));
    expect(await (await house.fetch('/')).text()).toBe('ok');
  });

  it('serves several apps under their names', async () => {
    await open({ apps: [aSnapshot(), anHttpApp([anHttpFunction('pay')], { name: 'bank' })] });
    expect((await house.fetch('/api/pay')).status).toBe(404);
    expect((await house.fetch('/apps/bank/api/pay?x=1')).status).toBe(200);
    expect(house.sent).toMatchObject({ app: 'bank', function: 'pay' });
    expect(http().url).toBe(`${house.url}/apps/bank/api/pay?x=1`);
    expect((await house.fetch('/apps/shop/api/pay')).status).toBe(404);
    expect((await house.fetch('/apps/none/api/pay')).status).toBe(404);
  });

  it('serves an app that is alone under its name too', async () => {
    await open();
    expect((await house.fetch('/apps/shop/api/orders')).status).toBe(200);
  });
});
