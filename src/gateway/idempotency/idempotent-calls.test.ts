import { afterEach, describe, expect, it } from '@jest/globals';
import { request as httpRequest } from 'node:http';
import { NightshiftError } from '#contracts/errors.js';
import { RUN_INVOCATION, type InvocationRequest } from '#contracts/messages/run-invocation.js';
import type { BodyReference, TypedData } from '#contracts/messages/typed-data.js';
import { eventually } from '../../../test/support/eventually.js';
import { aLoadReport } from '../../../test/support/factories.js';
import { aSnapshot } from '../../../test/support/gateway/fixed-catalog.js';
import { GatewayHouse } from '../../../test/support/gateway/gateway-house.js';

const KEY = { 'idempotency-key': '"order-1"' };

const returning = (http: Partial<NonNullable<TypedData['http']>>) => ({
  outcome: 'Succeeded' as const,
  returnValue: { http: { headers: {}, ...http } },
});

function anApp(trigger: Record<string, unknown> = {}, settings: Record<string, string> = {}) {
  const binding = (route: string, rest: Record<string, unknown>) => ({
    name: 'req',
    type: 'httpTrigger',
    direction: 'in' as const,
    authLevel: 'anonymous',
    route,
    ...rest,
  });
  const functions = [
    { name: 'pay', bindings: [binding('pay', { idempotency: true, ...trigger })] },
    { name: 'plain', bindings: [binding('plain', {})] },
  ].map((one) => ({ language: 'node', disabled: false, errors: [], ...one }));
  return aSnapshot({ report: { ...aLoadReport(), functions }, settings });
}

describe('requests with an idempotency key', () => {
  let house: GatewayHouse;

  afterEach(() => house.close());

  async function open(app = anApp(), variables: Record<string, string> = {}): Promise<void> {
    house = await GatewayHouse.open({ apps: [app], variables });
    let runs = 0;
    house.queue.script = () => {
      runs += 1;
      return returning({ statusCode: '201', headers: { 'x-run': String(runs) }, body: { string: `run ${runs}` } });
    };
  }

  const calls = (): InvocationRequest[] => house.queue.runs.flatMap((run) => run.calls);

  const pay = (headers: Record<string, string> = KEY, body = 'ten', path = '/api/pay') =>
    house.fetch(path, { method: 'POST', headers, body });

  const codeOf = async (response: Response) => ((await response.json()) as { code: string }).code;

  it('runs once, and gives the first answer to who comes again', async () => {
    await open();
    house.queue.script = () =>
      returning({
        statusCode: '201',
        headers: { 'x-price': '10' },
        cookies: [{ name: 'a', value: '1' }],
        body: { string: 'paid' },
      });
    for (const replayed of [null, 'true']) {
      const response = await pay();
      expect([response.status, await response.text()]).toEqual([201, 'paid']);
      expect(response.headers.get('x-price')).toBe('10');
      expect(response.headers.get('set-cookie')).toBe('a=1');
      expect(response.headers.get('idempotency-replayed')).toBe(replayed);
    }
    expect(calls()).toHaveLength(1);
  });

  it('runs every request without a key, and every one of a function that did not choose it', async () => {
    await open();
    await pay({});
    await pay({});
    await pay(KEY, 'ten', '/api/plain');
    await pay(KEY, 'ten', '/api/plain');
    expect(calls()).toHaveLength(4);
  });

  it('takes keys for a function whose operator chose it by a setting', async () => {
    await open(anApp({ idempotency: false }, { 'Nightshift.Pay.Idempotency': '01:00:00' }));
    await pay();
    expect((await pay()).headers.get('idempotency-replayed')).toBe('true');
  });

  it('is off when the option cannot be read: it must not run without', async () => {
    await open(anApp({ idempotency: 'often' }));
    expect((await pay()).status).toBe(404);
  });

  it('keeps the answer of a function that failed: it has run', async () => {
    await open();
    house.queue.script = () => ({ outcome: 'Failed', failure: { code: 'FUNCTION_FAILED', message: 'broke' } });
    expect((await pay()).status).toBe(500);
    const again = await pay();
    expect([again.status, again.headers.get('idempotency-replayed')]).toEqual([500, 'true']);
    expect(calls()).toHaveLength(1);
  });

  it('tells who comes while the first one runs to ask again', async () => {
    await open();
    house.queue.script = () => undefined;
    const first = pay();
    await eventually('the call', () => calls().length === 1);
    const second = await pay();
    expect([second.status, second.headers.get('retry-after')]).toEqual([409, '1']);
    expect(second.headers.get('content-type')).toBe('application/problem+json');
    expect(await codeOf(second)).toBe('IDEMPOTENCY_IN_PROGRESS');
    await house.queue.complete('w1', { id: calls()[0]?.id ?? '', ...returning({ body: { string: 'late' } }) });
    expect(await (await first).text()).toBe('late');
    expect(await (await pay()).text()).toBe('late');
  });

  it('refuses the key of another request', async () => {
    await open();
    await pay();
    const others = [
      await pay(KEY, 'eleven'),
      await pay(KEY, 'ten', '/api/pay?tip=1'),
      await house.fetch('/api/pay', { method: 'GET', headers: KEY }),
      await pay({ ...KEY, prefer: 'respond-async' }),
    ];
    expect(others.map(({ status }) => status)).toEqual([422, 422, 422, 422]);
    expect(await codeOf(others[0] as Response)).toBe('IDEMPOTENCY_KEY_REUSED');
    expect(calls()).toHaveLength(1);
    expect((await pay({ 'idempotency-key': 'order-1' })).headers.get('idempotency-replayed')).toBe('true');
  });

  it('does not mind a new function key', async () => {
    await open();
    await pay(KEY, 'ten', '/api/pay?code=old&x=1');
    expect((await pay(KEY, 'ten', '/api/pay?code=new&x=1')).headers.get('idempotency-replayed')).toBe('true');
  });

  it.each(['""', 'two words', 'x'.repeat(256)])('refuses the key %s', async (key) => {
    await open();
    const response = await pay({ 'idempotency-key': key });
    expect([response.status, await codeOf(response)]).toEqual([400, 'IDEMPOTENCY_KEY_INVALID']);
    expect(calls()).toEqual([]);
  });

  it('asks for a key where the function wants one, unless the method is safe', async () => {
    await open(anApp({ idempotencyRequired: true }));
    expect((await pay({})).status).toBe(400);
    expect((await house.fetch('/api/pay')).status).toBe(201);
    expect((await pay()).status).toBe(201);
  });

  it('is free again when nothing has run', async () => {
    await open();
    house.fleet.lose('w1');
    expect((await pay()).status).toBe(503);
    house.fleet.join('w1', 'shop');
    house.queue.script = () => ({ outcome: 'Failed', failure: { code: 'APP_NOT_LOADED', message: 'not yet' } });
    await pay();
    house.queue.script = () => returning({ body: { string: 'now' } });
    const response = await pay();
    expect([await response.text(), response.headers.get('idempotency-replayed')]).toEqual(['now', null]);
  });

  it('never starts again what may have run: its worker went', async () => {
    await open();
    house.queue.script = () => undefined;
    const first = pay();
    await eventually('the call', () => calls().length === 1);
    const id = calls()[0]?.id ?? '';
    await house.queue.progress('w1', { running: [id] });
    house.fleet.lose('w1');
    expect((await first).status).toBe(502);
    house.fleet.join('w1', 'shop');
    const again = await pay();
    expect(again.status).toBe(409);
    expect(await again.json()).toMatchObject({
      code: 'IDEMPOTENCY_OUTCOME_UNKNOWN',
      message: expect.stringContaining(id),
    });
    expect(calls()).toHaveLength(1);
  });

  it('keeps the result that comes after the caller was told 504', async () => {
    await open(anApp(), { GATEWAY_REQUEST_TIMEOUT: '3s' });
    house.queue.script = () => undefined;
    const first = pay();
    await eventually('the call', () => calls().length === 1);
    const id = calls()[0]?.id ?? '';
    await house.queue.progress('w1', { running: [id] });
    expect((await first).status).toBe(504);
    expect((await pay()).status).toBe(409);
    await house.queue.complete('w1', { id, ...returning({ body: { string: 'slow' } }) });
    const again = await eventually('the answer', async () => {
      const response = await pay();
      return response.status === 200 ? response : undefined;
    });
    expect(await again.text()).toBe('slow');
    expect(calls()).toHaveLength(1);
  });

  it('keeps the answer for a caller who left and comes again', async () => {
    await open();
    house.queue.script = () => undefined;
    const left = httpRequest(`${house.url}/api/pay`, { method: 'POST', headers: KEY });
    left.on('error', () => undefined).end('ten');
    await eventually('the call', () => calls().length === 1);
    left.destroy();
    await house.queue.complete('w1', { id: calls()[0]?.id ?? '', ...returning({ body: { string: 'kept' } }) });
    const again = await eventually('the answer', async () => {
      const response = await pay();
      return response.status === 200 ? response : undefined;
    });
    expect(await again.text()).toBe('kept');
    expect(calls()).toHaveLength(1);
  });

  it('is free again when the request never arrived whole', async () => {
    await open();
    house.queue.script = () => undefined;
    const headers = { ...KEY, 'content-length': '400000' };
    const half = httpRequest(`${house.url}/api/pay`, { method: 'POST', headers });
    half.on('error', () => undefined).write(Buffer.alloc(1000));
    await eventually('the call', () => calls().length === 1);
    half.destroy();
    const failure = { code: 'MANAGEMENT_UNAVAILABLE', message: 'The request body could not be fetched' };
    await house.queue.complete('w1', { id: calls()[0]?.id ?? '', outcome: 'Failed', failure });
    house.queue.script = () => returning({ body: { string: 'whole' } });
    const again = await eventually('a free key', async () => {
      const response = await pay({ ...KEY, 'content-type': 'text/plain' });
      return response.status === 200 ? response : undefined;
    });
    expect(await again.text()).toBe('whole');
  });

  describe('of an app that streams, whose function begins before its request is whole', () => {
    const streaming = () => {
      const app = anApp();
      return { ...app, report: { ...(app.report ?? aLoadReport()), httpStream: true } };
    };

    it('are not free again when the caller leaves in the midst of it', async () => {
      await open(streaming());
      house.queue.script = () => undefined;
      const headers = { ...KEY, 'content-type': 'text/plain', 'content-length': '400000' };
      const half = httpRequest(`${house.url}/api/pay`, { method: 'POST', headers });
      half.on('error', () => undefined).write(Buffer.alloc(1000));
      const id = (await eventually('the call', () => calls()[0])).id;
      half.destroy();
      const failure = { code: 'FUNCTION_FAILED', message: 'aborted' };
      await house.queue.complete('w1', { id, outcome: 'Failed', failure });
      const again = await eventually('an answer to be kept', async () => {
        const response = await pay(headers, 'x'.repeat(400_000));
        return response.status === 409 && (await codeOf(response)) === 'IDEMPOTENCY_IN_PROGRESS' ? undefined : response;
      });
      expect([again.status, again.headers.get('idempotency-replayed')]).toEqual([500, 'true']);
      expect(calls()).toHaveLength(1);
    });

    it('are not free again when the request was too large', async () => {
      await open(streaming(), { GATEWAY_MAX_BODY: '300KiB' });
      house.queue.script = () => undefined;
      const payMuch = () => {
        const body = new Blob([new Uint8Array(400 * 1024)]).stream();
        return house.fetch('/api/pay', { method: 'POST', headers: KEY, body, duplex: 'half' } as RequestInit);
      };
      const answered = payMuch();
      const sent = await eventually('the call', () => calls()[0]?.inputData[0]?.data.http?.bodyReference);
      const { url, token } = sent as Extract<BodyReference, { kind: 'gateway' }>;
      const taken = await fetch(url, { headers: { authorization: `Bearer ${token}` } });
      await expect(taken.bytes()).rejects.toThrow();
      expect((await answered).status).toBe(413);
      const again = await payMuch();
      expect([again.status, await codeOf(again)]).toEqual([409, 'IDEMPOTENCY_OUTCOME_UNKNOWN']);
      expect(calls()).toHaveLength(1);
    });
  });

  it('does not take a mishap on the way back for an answer', async () => {
    await open();
    const failure = { code: 'MANAGEMENT_UNAVAILABLE', message: 'A response body did not reach the gateway' };
    house.queue.script = () => ({ outcome: 'Failed', failure });
    expect((await pay()).status).toBe(500);
    expect((await pay()).status).toBe(409);
  });

  it('starts nothing while the store is away, and goes on for requests without a key', async () => {
    await open();
    house.idempotency.away = true;
    expect((await pay()).status).toBe(503);
    expect((await pay({})).status).toBe(201);
    expect(calls()).toHaveLength(1);
  });

  it('answers the caller, and starts nothing again, when the store goes while the call runs', async () => {
    await open();
    house.queue.script = () => {
      house.idempotency.away = true;
      return returning({ body: { string: 'done' } });
    };
    expect(await (await pay()).text()).toBe('done');
    house.idempotency.away = false;
    expect((await pay()).status).toBe(409);
    expect(calls()).toHaveLength(1);
  });

  it('keeps a body that is too long for a message', async () => {
    await open();
    const body = Buffer.alloc(400_000, 'long');
    house.queue.script = (call) => {
      const reference = call.responseBody;
      if (reference?.kind !== 'gateway') return undefined;
      const headers = { authorization: `Bearer ${reference.token}` };
      void fetch(reference.url, { method: 'PUT', headers, body });
      return returning({ headers: { 'content-type': 'text/x-long' }, bodyReference: reference });
    };
    for (const replayed of [null, 'true']) {
      const response = await pay();
      expect(response.status).toBe(200);
      expect(response.headers.get('content-type')).toBe('text/x-long');
      expect(response.headers.get('idempotency-replayed')).toBe(replayed);
      expect(Buffer.from(await response.arrayBuffer()).equals(body)).toBe(true);
    }
    expect(calls()).toHaveLength(1);
    const read = house.payloads.read.bind(house.payloads);
    let isOver = false;
    house.payloads.read = async function* () {
      try {
        for (;;) yield await Promise.resolve(body);
      } finally {
        isOver = true;
      }
    };
    const leave = new AbortController();
    await house.fetch('/api/pay', { method: 'POST', headers: KEY, body: 'ten', signal: leave.signal });
    leave.abort();
    await eventually('the end of the body', () => isOver);
    house.payloads.read = read;
    expect((await pay()).status).toBe(200);
    // A caller who breaks off is no failure.
    expect(house.logger.lines.filter(({ level }) => level === 'error' || level === 'warn')).toEqual([]);
    house.payloads.contents.clear();
    const gone = await pay();
    expect([gone.status, await codeOf(gone)]).toEqual([409, 'IDEMPOTENCY_OUTCOME_UNKNOWN']);
  });

  describe('whose caller does not wait', () => {
    const asked = { ...KEY, prefer: 'respond-async' };

    it('are accepted once, with a claim, and the address is the same for all', async () => {
      await open();
      const [first, second] = [await pay(asked), await pay(asked)];
      expect([first.status, second.status]).toEqual([202, 202]);
      const [one, other] = [await first.json(), await second.json()];
      expect(one).toEqual(other);
      expect(second.headers.get('location')).toBe(first.headers.get('location'));
      expect(second.headers.get('idempotency-replayed')).toBe('true');
      expect(calls()).toHaveLength(1);
      expect(calls()[0]).toMatchObject({ lane: 'durable', claimForMs: 86_400_000 });
    });

    it('are handed over again under the same id when it is not clear that they were accepted', async () => {
      await open();
      const ids: string[] = [];
      const publish = house.queue.publish.bind(house.queue);
      // Taken by the broker, but the confirm is lost.
      house.queue.publish = async (address, message) => {
        if (message.type === RUN_INVOCATION) ids.push(message.id);
        await publish(address, message);
        if (ids.length === 1) throw new NightshiftError('BROKER_UNAVAILABLE', 'no confirm');
      };
      expect((await pay(asked)).status).toBe(503);
      const response = await pay(asked);
      expect([response.status, response.headers.get('idempotency-replayed')]).toEqual([202, null]);
      expect(ids).toHaveLength(2);
      expect(ids[1]).toBe(ids[0]);
      expect(calls().map(({ day }) => day)).toEqual([calls()[0]?.day, calls()[0]?.day]);
      expect(await response.json()).toMatchObject({ id: ids[0] });
    });
  });
});
