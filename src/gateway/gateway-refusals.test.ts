import { afterEach, describe, expect, it } from '@jest/globals';
import { eventually } from '../../test/support/eventually.js';
import { aLoadReport } from '../../test/support/factories.js';
import { aSnapshot } from '../../test/support/gateway/fixed-catalog.js';
import { GatewayHouse, SUCCEEDED, type GatewayHouseOptions } from '../../test/support/gateway/gateway-house.js';

describe('requests that cannot be answered', () => {
  let house: GatewayHouse;

  afterEach(() => house.close());

  async function open(options: GatewayHouseOptions = {}): Promise<void> {
    house = await GatewayHouse.answering(options);
  }

  /** A call that no worker answers, and its id; `signal` is its caller's. */
  async function underWay(signal?: AbortSignal): Promise<{ readonly waiting: Promise<Response>; readonly id: string }> {
    house.queue.script = () => undefined;
    const waiting = house.fetch('/api/orders', signal === undefined ? {} : { signal });
    await eventually('a call', () => house.queue.runs.length === 1);
    return { waiting, id: house.sent.id };
  }

  /** The same, and a worker has reported that it runs. */
  async function running(): Promise<{ readonly waiting: Promise<Response>; readonly id: string }> {
    const call = await underWay();
    await house.queue.progress('w1', { running: [call.id] });
    return call;
  }

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
    const { waiting } = await running();
    house.fleet.lose('w1');
    const response = await waiting;
    expect([response.status, await response.text()]).toEqual([502, '']);
  });

  it('answers 504 at the time limit', async () => {
    await open({ variables: { GATEWAY_REQUEST_TIMEOUT: '50ms' } });
    house.queue.script = () => undefined;
    const response = await house.fetch('/api/orders');
    expect([response.status, await response.text()]).toEqual([504, '']);
    await eventually('the record', () => house.ended.some(({ outcome }) => outcome === 'Expired'));
  });

  it('answers 429 above the limit of outstanding calls', async () => {
    await open({ variables: { GATEWAY_MAX_OUTSTANDING: '1' } });
    const { waiting, id } = await underWay();
    const refused = await house.fetch('/api/orders');
    expect([refused.status, refused.headers.get('x-function-scaleout')]).toEqual([429, '1']);
    expect((await house.fetch('/admin/host/ping?checkHealth=1')).status).toBe(429);
    await house.queue.complete('w1', { id, ...SUCCEEDED });
    expect((await waiting).status).toBe(200);
  });

  it('forgets a caller who leaves, and ignores the result', async () => {
    await open();
    const abort = new AbortController();
    const { waiting, id } = await underWay(abort.signal);
    abort.abort();
    await expect(waiting).rejects.toThrow();
    await eventually('the metric', async () => /status="499"} 1/.test(await house.registry.metrics()));
    await house.queue.complete('w1', { id, ...SUCCEEDED });
    await eventually('no call is left', async () => /outstanding 0/.test(await house.registry.metrics()));
  });

  it('serves on while it leaves, and refuses connections once what was in hand has ended', async () => {
    await open();
    const { waiting, id } = await running();
    const closed = house.server.close(30_000);
    house.queue.script = () => SUCCEEDED;
    const meanwhile = await house.fetch('/api/orders');
    expect([meanwhile.status, meanwhile.headers.get('connection')]).toEqual([200, 'close']);
    await house.queue.complete('w1', { id, ...SUCCEEDED });
    const last = await waiting;
    expect([last.status, last.headers.get('connection')]).toEqual([200, 'close']);
    await closed;
    await expect(house.fetch('/api/orders')).rejects.toThrow();
  });

  it('refuses new calls when those under way last, and lets these end', async () => {
    await open();
    const { waiting, id } = await running();
    const closed = house.server.close(6_000);
    house.queue.script = () => SUCCEEDED;
    await eventually('new calls are refused', async () => (await house.fetch('/api/orders')).status === 503);
    await house.queue.complete('w1', { id, ...SUCCEEDED });
    expect((await waiting).status).toBe(200);
    await closed;
  });
});
