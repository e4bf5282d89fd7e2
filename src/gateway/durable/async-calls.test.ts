import { afterEach, describe, expect, it } from '@jest/globals';
import type { InvocationRequest } from '#contracts/messages/run-invocation.js';
import type { TypedData } from '#contracts/messages/typed-data.js';
import type { ExecutionRow } from '../../executions/execution-store.js';
import { aSnapshot } from '../../../test/support/gateway/fixed-catalog.js';
import { eventually } from '../../../test/support/eventually.js';
import { GatewayHouse } from '../../../test/support/gateway/gateway-house.js';

const shop = aSnapshot({
  keys: [
    { scope: 'function', function: 'orders', name: 'default', value: 'own' },
    { scope: 'host', function: '', name: 'default', value: 'host' },
    { scope: 'system', function: '', name: 'ext', value: 'system' },
    { scope: 'master', function: '', name: '_master', value: 'master' },
  ],
});

describe('asynchronous calls', () => {
  let house: GatewayHouse;

  afterEach(() => house.close());

  const submitted = (): InvocationRequest => house.queue.runs.at(-1)?.calls[0] as InvocationRequest;

  const begin = (body: NonNullable<RequestInit['body']> = 'x', init: RequestInit = {}): Promise<Response> =>
    house.fetch('/api/orders', {
      method: 'POST',
      headers: { prefer: 'respond-async' },
      body,
      duplex: 'half',
      ...init,
    } as RequestInit);

  const kept = (row: Partial<ExecutionRow> = {}, returnValue?: TypedData): void => {
    const { day, id } = submitted();
    const execution: ExecutionRow = {
      day,
      id,
      app: 'shop',
      version: 'v1',
      function: 'orders',
      trigger: 'http',
      lane: 'durable',
      status: 'Succeeded',
      attempts: 2,
      worker: 'w1',
      acceptedAt: new Date(),
      endedAt: new Date(),
      durationMs: 1,
      traceParent: '',
      statusCode: undefined,
      failure: undefined,
      ...row,
    };
    house.executions.details.set(id, { execution, attempts: [], returnValue });
  };

  const base64 = (text: string | Buffer): string => Buffer.from(text).toString('base64');

  it('accepts by the durable lane and says where to look', async () => {
    house = await GatewayHouse.open({ apps: [shop] });
    const response = await begin('small');
    const { id, statusUri } = (await response.json()) as { id: string; statusUri: string };
    expect(response.status).toBe(202);
    expect(Object.fromEntries(response.headers)).toMatchObject({
      location: statusUri,
      'preference-applied': 'respond-async',
      'retry-after': '1',
    });
    expect(statusUri).toMatch(`${house.url}/runtime/executions/${submitted().day}/${id}?token=`);
    expect(house.queue.published.at(0)).toMatchObject({
      address: { exchange: 'ns.invocations', routingKey: 'shop.durable' },
      message: { persistent: true },
    });
    expect(submitted()).toMatchObject({ id, lane: 'durable', trigger: 'http', function: 'orders' });
    expect(submitted()).not.toHaveProperty('deadline');
    expect(submitted().inputData[0]?.data.http?.body).toEqual({ bytes: base64('small') });
  });

  it('stores a long body before it accepts', async () => {
    house = await GatewayHouse.open({ apps: [shop] });
    const bytes = Buffer.alloc(700_000, 'z');
    expect((await begin(bytes)).status).toBe(202);
    const { day, id, inputData } = submitted();
    expect(inputData[0]?.data.http).toMatchObject({ bodyReference: { kind: 'stored', day, id, name: 'request' } });
    expect(house.payloads.contents.get(`${day}/${id}/request`)?.equals(bytes)).toBe(true);
  });

  it('refuses what is too long, and what cannot be stored', async () => {
    house = await GatewayHouse.open({ apps: [shop], variables: { GATEWAY_MAX_BODY: '300KiB' } });
    const chunked = new Blob([new Uint8Array(400 * 1024)]).stream();
    expect((await begin(chunked)).status).toBe(413);
    house.queue.fail('BROKER_UNAVAILABLE');
    const refused = await begin();
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '5']);
  });

  it('is accepted while no worker is there', async () => {
    house = await GatewayHouse.open({ apps: [shop] });
    house.fleet.lose('w1');
    expect((await begin()).status).toBe(202);
  });

  it('answers 202 with the signed address until the execution is final', async () => {
    house = await GatewayHouse.open({ apps: [shop] });
    const location = (await begin()).headers.get('location') ?? '';
    const { id } = submitted();
    const early = await fetch(location);
    expect([early.status, await early.json()]).toEqual([202, { id, status: 'Queued' }]);
    expect(early.headers.get('cache-control')).toBe('no-store');
    kept({ status: 'Running', attempts: 1 });
    const running = await fetch(location);
    expect([running.status, running.headers.get('retry-after')]).toEqual([202, '1']);
    expect(await running.json()).toEqual({ id, status: 'Running', function: 'orders', attempts: 1 });
  });

  it.each<[string, TypedData | undefined, object | undefined]>([
    [
      'a document',
      {
        http: {
          statusCode: '201',
          headers: { 'content-type': 'application/json' },
          body: { bytes: base64('{"a":1}') },
        },
      },
      { status: 201, headers: { 'content-type': 'application/json' }, body: { a: 1 }, bodyFormat: 'json' },
    ],
    [
      'a text',
      { http: { headers: { 'content-type': 'text/plain;charset=UTF-8' }, body: { bytes: base64('hé') } } },
      { status: 200, headers: { 'content-type': 'text/plain;charset=UTF-8' }, body: 'hé', bodyFormat: 'text' },
    ],
    [
      'bytes',
      { http: { headers: { 'content-type': 'image/png' }, body: { bytes: base64(Buffer.from([255, 0])) } } },
      { status: 200, headers: { 'content-type': 'image/png' }, body: '/wA=', bodyFormat: 'base64' },
    ],
    [
      'a text that is no UTF-8',
      { http: { headers: { 'content-type': 'text/plain' }, body: { bytes: '/wA=' } } },
      { status: 200, headers: { 'content-type': 'text/plain' }, body: '/wA=', bodyFormat: 'base64' },
    ],
    ['no body', { http: { statusCode: '204', headers: {} } }, { status: 204, headers: {} }],
    ['a value of another trigger', { json: '[1]' }, { body: [1], bodyFormat: 'json' }],
    ['nothing', undefined, undefined],
  ])('shows %s when it is final', async (_what, returnValue, output) => {
    house = await GatewayHouse.open({ apps: [shop] });
    const location = (await begin()).headers.get('location') ?? '';
    kept({}, returnValue);
    const response = await fetch(location);
    const { id } = submitted();
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual({
      id,
      status: 'Succeeded',
      function: 'orders',
      attempts: 2,
      ...(output === undefined ? {} : { output }),
    });
  });

  it('shows why it failed by its code only', async () => {
    house = await GatewayHouse.open({ apps: [shop] });
    const location = (await begin()).headers.get('location') ?? '';
    kept({ status: 'Failed', failure: { code: 'FUNCTION_FAILED', message: 'password=1' } });
    expect(await (await fetch(location)).json()).toMatchObject({
      status: 'Failed',
      failure: { code: 'FUNCTION_FAILED' },
    });
    expect(await (await fetch(location)).text()).not.toContain('password');
  });

  it('serves a body that was stored by itself behind its own address', async () => {
    house = await GatewayHouse.open({ apps: [shop] });
    const location = (await begin()).headers.get('location') ?? '';
    const { day, id } = submitted();
    house.payloads.contents.set(`${day}/${id}/response`, Buffer.from('long'));
    const bodyReference = { kind: 'stored' as const, day, id, name: 'response' };
    kept({}, { http: { headers: { 'content-type': 'text/csv' }, bodyReference } });
    const { output } = (await (await fetch(location)).json()) as { output: { bodyUri: string } };
    const body = await fetch(output.bodyUri);
    expect([body.status, body.headers.get('content-type'), await body.text()]).toEqual([200, 'text/csv', 'long']);
    expect((await fetch(output.bodyUri.replace(/token=.*/, 'token=x'))).status).toBe(401);
  });

  it('does not call it a failure of its own when the caller breaks off a stored body', async () => {
    house = await GatewayHouse.open({ apps: [shop] });
    const location = (await begin()).headers.get('location') ?? '';
    const { day, id } = submitted();
    const bodyReference = { kind: 'stored' as const, day, id, name: 'response' };
    kept({}, { http: { headers: {}, bodyReference } });
    let isOver = false;
    house.payloads.read = async function* () {
      try {
        for (;;) yield await Promise.resolve(Buffer.alloc(64 * 1024));
      } finally {
        isOver = true;
      }
    };
    const leave = new AbortController();
    const { output } = (await (await fetch(location)).json()) as { output: { bodyUri: string } };
    await fetch(output.bodyUri, { signal: leave.signal });
    leave.abort();
    await eventually('the end of the body', () => isOver);
    expect((await fetch(location)).status).toBe(200);
    expect(house.logger.lines.filter(({ level }) => level === 'error' || level === 'warn')).toEqual([]);
  });

  it.each<[string, string, number]>([
    ['nothing', '', 401],
    ['a wrong token', '?token=AAAA', 401],
    ['a wrong key', '?code=wrong', 401],
    ['a system key', '?code=system', 401],
    ['the key of the function', '?code=own', 200],
    ['a host key', '?code=host', 200],
    ['the master key', '?code=master', 200],
  ])('%s in the address', async (_what, query, status) => {
    house = await GatewayHouse.open({ apps: [shop] });
    await begin();
    kept();
    const { day, id } = submitted();
    expect((await house.fetch(`/runtime/executions/${day}/${id}${query}`)).status).toBe(status);
  });

  it('does not know executions that were never accepted, nor other paths', async () => {
    house = await GatewayHouse.open({ apps: [shop] });
    const path = '/runtime/executions/2026-01-31/0f8fad5b-d9cb-469f-a165-70867728950e';
    expect((await house.fetch(`${path}?code=master`)).status).toBe(404);
    expect((await house.fetch(path)).status).toBe(401);
    expect((await house.fetch('/runtime/executions/today/1?code=master')).status).toBe(404);
    expect((await house.fetch(path, { method: 'DELETE' })).status).toBe(404);
  });

  it('answers 503 while the store is away', async () => {
    house = await GatewayHouse.open({ apps: [shop] });
    const location = (await begin()).headers.get('location') ?? '';
    house.executions.away = true;
    expect((await fetch(location)).status).toBe(503);
  });
});
