import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { queueInvocationId } from '#contracts/message-identity.js';
import { RUN_INVOCATION, type RunInvocation } from '#contracts/messages/run-invocation.js';
import { durableAddress, durableQueue } from '#contracts/topology.js';
import { LetterHouse } from '../../../test/support/letter-house.js';

const ORDER = { order: 7, headers: { authorization: 'Bearer s3cret', accept: '*/*' }, url: 'http://h/?code=s3cret' };

let house: LetterHouse;

beforeEach(async () => {
  house = await LetterHouse.open();
});
afterEach(() => house.close());

const kept = (overrides = {}, payload: unknown = ORDER) => house.keep({ app: 'orders', ...overrides }, payload);
const codes = async (filter = {}) => {
  const rows = await house.stores.audit.list(filter, 20);
  return rows.map(({ action, failureCode }) => [action, failureCode]).toReversed();
};

describe('GET /api/dead-letters', () => {
  it('lists what a filter finds, page by page', async () => {
    const ids = [await kept(), await kept(), await kept()];
    await kept({ queue: 'other' });
    const first = await house.get('/api/dead-letters?queue=orders&state=waiting&limit=2&text=%22order%22');
    expect(first.status).toBe(200);
    const second = await house.get(`/api/dead-letters?queue=orders&limit=2&cursor=${String(first.body['next'])}`);
    expect([...first.items, ...second.items].map(({ id }) => String(id)).toSorted()).toEqual(ids.toSorted());
    expect(second.body['next']).toBeUndefined();
    expect(first.items[0]).toMatchObject({ app: 'orders', code: 'ATTEMPTS_EXHAUSTED', attempts: 5, state: 'waiting' });
    expect((await house.get('/api/dead-letters?state=gone')).status).toBe(400);
    expect((await house.get('/api/dead-letters?cursor=x')).status).toBe(400);
  });

  it('shows one with payload, headers, failure and execution, and no secret', async () => {
    const id = await kept({ headers: { authorization: 's3cret', priority: 3 } });
    const { status, body, text } = await house.get(`/api/dead-letters/${id}`);
    expect(status).toBe(200);
    expect(text).not.toContain('s3cret');
    expect(body).toMatchObject({
      headers: { authorization: '***', priority: 3 },
      payload: { encoding: 'json', value: { ...ORDER, headers: { authorization: '***' }, url: 'http://h/?code=***' } },
      failure: { code: 'FUNCTION_FAILED', message: 'no stock' },
      execution: { day: '2026-03-01', href: expect.stringMatching(/^\/api\/executions\/.+\?day=2026-03-01$/) },
    });
    expect((await house.get('/api/dead-letters/nothing')).body).toMatchObject({ code: 'DEAD_LETTER_NOT_FOUND' });
  });

  it.each([
    ['text', Buffer.from('just text'), 'just text'],
    ['base64', Buffer.from([255, 0, 254]), '/wD+'],
  ])('shows a payload that is no JSON as %s', async (encoding, bytes, value) => {
    const id = await kept({}, bytes);
    const { body } = await house.get(`/api/dead-letters/${id}`);
    expect(body['payload']).toEqual({ encoding, value, cut: false });
  });

  it('asks history for the failure that came later than the letter', async () => {
    const invocation = { day: '2026-03-01', id: 'i1' };
    const id = await kept({ failure: undefined, invocation });
    expect((await house.get(`/api/dead-letters/${id}`)).body).not.toHaveProperty('failure');
    await house.recordFailure(invocation, { code: 'ATTEMPTS_EXHAUSTED', message: 'it went 5 times' });
    expect((await house.get(`/api/dead-letters/${id}`)).body).toMatchObject({
      failure: { message: 'it went 5 times' },
    });
  });

  it('shows the failure of the last attempt, though only an earlier one was known when the letter came', async () => {
    const invocation = { day: '2026-03-01', id: 'i2' };
    const id = await kept({ failure: { code: 'FUNCTION_FAILED', message: 'the first try' }, invocation });
    await house.recordFailure(invocation, { code: 'ATTEMPTS_EXHAUSTED', message: 'it went 5 times' });
    expect((await house.get(`/api/dead-letters/${id}`)).body).toMatchObject({
      failure: { message: 'it went 5 times' },
    });
  });
});

describe('PUT /api/dead-letters/{id}/payload', () => {
  it('keeps the original beside the edit, and the secrets that were shown masked', async () => {
    const id = await kept();
    const shown = (await house.get(`/api/dead-letters/${id}`)).body['payload'] as { value: object };
    const { status, body } = await house.put(`/api/dead-letters/${id}/payload`, { json: { ...shown.value, order: 8 } });
    expect(status).toBe(200);
    expect(body).toMatchObject({ payload: { value: { order: 8 } }, original: { value: { order: 7 } } });
    const { payload } = (await house.stores.deadLetters.find(id))!;
    expect(JSON.parse(Buffer.from(payload.edited!).toString())).toEqual({ ...ORDER, order: 8 });
    const [row] = await house.stores.audit.list({ targetId: id }, 1);
    expect(row).toMatchObject({
      action: 'dead-letter.edit',
      app: 'orders',
      actor: { kind: 'owner', name: 'owner of a test' },
    });
    expect(JSON.parse(row!.before!)).toMatchObject({ order: 7, headers: { authorization: '***' } });
    expect(JSON.parse(row!.after!)).toMatchObject({ order: 8 });
  });

  it('takes one of json, text and base64, of a letter that waits', async () => {
    const id = await kept();
    expect((await house.put(`/api/dead-letters/${id}/payload`, {})).status).toBe(400);
    expect((await house.put(`/api/dead-letters/${id}/payload`, { text: 'a', base64: 'YQ==' })).status).toBe(400);
    expect((await house.put(`/api/dead-letters/${id}/payload`, { base64: '_' })).status).toBe(400);
    expect((await house.put(`/api/dead-letters/${id}/payload`, { text: 'plain' })).status).toBe(200);
    await house.stores.deadLetters.discard(id);
    const late = await house.put(`/api/dead-letters/${id}/payload`, { text: 'plain' });
    expect([late.status, late.body['code']]).toEqual([409, 'DEAD_LETTER_CONFLICT']);
  });
});

describe('POST /api/dead-letters/{id}/redrive', () => {
  it('sends the message to its queue as a new one, without what belongs to its death', async () => {
    await house.serve('orders', 'queueTrigger', 'orders');
    const headers = {
      'ns-attempt': 4,
      'ns-dead-reason': 'x',
      'ns-dead-queue': 'orders',
      'ns-failure': '{}',
      'ns-expires-at': 'y',
      'x-first-death-queue': 'orders',
      'ns-accepted-at': '2026-03-01T18:00:00.000Z',
      priority: 3,
    };
    const id = await kept({ messageId: 'm1', headers });
    const { status, body } = await house.post(`/api/dead-letters/${id}/redrive`, {});
    expect(status).toBe(200);
    const invocation = queueInvocationId('orders', 'm1/redrive/1');
    expect(body).toMatchObject({
      state: 'redriven',
      redrives: 1,
      redrivenAs: 'm1/redrive/1',
      redrivenExecution: { id: invocation },
    });
    const [{ address, message }] = house.sentTo('ns.triggers') as [ReturnType<LetterHouse['sentTo']>[number]];
    expect(address.routingKey).toBe('orders');
    expect(message).toMatchObject({ id: 'm1/redrive/1', type: 'trigger.message', persistent: true });
    expect(JSON.parse(Buffer.from(message.body).toString())).toEqual(ORDER);
    const acceptedAt = String(message.headers!['ns-accepted-at']);
    expect(message.headers).toEqual({ priority: 3, 'ns-redrives': 1, 'ns-letter': id, 'ns-accepted-at': acceptedAt });
    expect(Date.now() - new Date(acceptedAt).getTime()).toBeLessThan(60_000);
    expect(await codes({ targetId: id })).toEqual([['dead-letter.redrive', undefined]]);
  });

  it('runs an invocation anew, edited, by the version that is active now', async () => {
    await house.serve('orders', 'timerTrigger');
    const call = house.aCall({ app: 'orders', attempt: 5, batch: 'b1', expiresAt: '2026-03-01T18:00:00.000Z' });
    const id = await kept(
      { queue: 'ns.app.orders.durable', type: RUN_INVOCATION, messageId: call.id },
      { v: 1, calls: [call] },
    );
    const edited = { v: 1, calls: [{ ...call, triggerMetadata: { n: { int: 1 } } }] };
    await house.put(`/api/dead-letters/${id}/payload`, { json: edited });
    const { body } = await house.post(`/api/dead-letters/${id}/redrive`, {});
    const [{ address, message }] = house.sentTo('ns.invocations') as [ReturnType<LetterHouse['sentTo']>[number]];
    expect(address).toEqual(durableAddress('orders'));
    const [sent] = (JSON.parse(Buffer.from(message.body).toString()) as RunInvocation).calls;
    expect(sent).toMatchObject({ attempt: 1, version: house.version, triggerMetadata: { n: { int: 1 } } });
    expect(sent).not.toHaveProperty('batch');
    expect(sent).not.toHaveProperty('expiresAt');
    expect(sent!.id).not.toBe(call.id);
    expect(sent!.claimForMs).toBeGreaterThan(0);
    expect(body['redrivenExecution']).toMatchObject({ day: sent!.day, id: sent!.id });
    expect(message.headers).toEqual({ 'ns-redrives': 1, 'ns-letter': id });
  });

  it('sends a record that was set aside to the recorder again', async () => {
    const id = await kept({ queue: 'ns.records', type: 'execution.recorded', app: undefined, messageId: 'm1/0' });
    expect((await house.post(`/api/dead-letters/${id}/redrive`, {})).status).toBe(200);
    expect(house.sentTo('ns.records')).toMatchObject([
      { message: { id: 'm1/0/redrive/1', type: 'execution.recorded' } },
    ]);
  });

  it('sends it once, however many ask at once, and not again unless it is forced to', async () => {
    await house.serve('orders', 'queueTrigger', 'orders');
    const id = await kept();
    const answers = await Promise.all(
      Array.from({ length: 5 }, () => house.post(`/api/dead-letters/${id}/redrive`, {})),
    );
    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 409, 409, 409, 409]);
    expect(house.sentTo('ns.triggers')).toHaveLength(1);
    expect((await house.post(`/api/dead-letters/${id}/redrive`, { force: true })).status).toBe(200);
    expect(house.sentTo('ns.triggers').map(({ message }) => message.headers!['ns-redrives'])).toEqual([1, 2]);
  });

  it('waits again when the broker is away, and then sends the same message', async () => {
    await house.serve('orders', 'queueTrigger', 'orders');
    const id = await kept({ messageId: 'm1' });
    house.queue.fail('BROKER_UNAVAILABLE');
    expect((await house.post(`/api/dead-letters/${id}/redrive`, {})).status).toBe(503);
    expect((await house.get(`/api/dead-letters/${id}`)).body['state']).toBe('waiting');
    house.queue.fail(undefined);
    expect((await house.post(`/api/dead-letters/${id}/redrive`, {})).body).toMatchObject({
      redrivenAs: 'm1/redrive/1',
    });
    expect(await codes({ targetId: id })).toEqual([
      ['dead-letter.redrive', undefined],
      ['dead-letter.redrive', 'BROKER_UNAVAILABLE'],
      ['dead-letter.redrive', undefined],
    ]);
  });

  it('stops at the limit, counted over all the letters that a message has been', async () => {
    await house.serve('orders', 'queueTrigger', 'orders');
    const id = await kept({ redrives: 5 });
    const refused = await house.post(`/api/dead-letters/${id}/redrive`, {});
    expect([refused.status, refused.body['code']]).toEqual([409, 'DEAD_LETTER_EXHAUSTED']);
    expect((await house.post(`/api/dead-letters/${id}/redrive`, { force: true })).status).toBe(200);
  });

  it.each([
    ['a queue that no app binds', { queue: 'gone' }],
    ['a queue that nobody has named', { queue: '' }],
    ['an app that is not there', { queue: durableQueue('gone').name, type: RUN_INVOCATION }],
    ['a payload that cannot be read', { queue: durableQueue('orders').name, type: RUN_INVOCATION }],
  ])('redrives nothing for %s', async (_what, overrides) => {
    await house.serve('orders', 'queueTrigger', 'orders');
    const id = await kept(overrides);
    const { status, body } = await house.post(`/api/dead-letters/${id}/redrive`, {});
    expect([status, body['code']]).toEqual([409, 'DEAD_LETTER_UNDELIVERABLE']);
    expect(house.queue.published).toEqual([]);
    expect((await house.get(`/api/dead-letters/${id}`)).body['state']).toBe('waiting');
  });
});

describe('many at once', () => {
  it('redrives those a filter finds, in the order in which they came, and says what failed', async () => {
    await house.serve('orders', 'queueTrigger', 'orders');
    const ids = [await kept({ messageId: 'm1' }), await kept({ messageId: 'm2' })];
    const gone = await kept({ queue: 'gone' });
    await kept({ app: 'another' });
    const dry = await house.post('/api/dead-letters/redrive', { filter: { app: 'orders' }, dryRun: true });
    expect(dry.body).toEqual({ matched: 3, more: false, dryRun: true, done: 0, failed: [] });
    expect(house.queue.published).toEqual([]);
    const { body } = await house.post('/api/dead-letters/redrive', { filter: { app: 'orders' } });
    expect(body).toMatchObject({ matched: 3, done: 2, failed: [{ id: gone, code: 'DEAD_LETTER_UNDELIVERABLE' }] });
    const sent = house.sentTo('ns.triggers').map(({ message }) => String(message.headers!['ns-letter']));
    expect(sent.toSorted()).toEqual(ids.toSorted());
    expect(await codes({ action: 'dead-letter.redrive' })).toHaveLength(2);
  });

  it('deals with so many as the limit says, and tells that there are more', async () => {
    for (let n = 0; n < 3; n += 1) await kept();
    const { body } = await house.post('/api/dead-letters/discard', { filter: {}, limit: 2 });
    expect(body).toMatchObject({ matched: 2, more: true, done: 2 });
    const rest = await house.post('/api/dead-letters/discard', { filter: {} });
    expect(rest.body).toMatchObject({ matched: 1, more: false, done: 1 });
  });

  it('goes on behind what it has dealt with, so that what fails is tried once', async () => {
    for (let n = 0; n < 3; n += 1) await kept({ queue: 'gone' });
    const step = async (cursor?: unknown) =>
      (await house.post('/api/dead-letters/redrive', { filter: { queue: 'gone' }, limit: 2, cursor })).body;
    const first = await step();
    expect(first).toMatchObject({ matched: 2, more: true, failed: [{}, {}] });
    const last = await step(first['next']);
    expect(last).toMatchObject({ matched: 1, more: false, done: 0 });
    expect(last).not.toHaveProperty('next');
    expect(await step('x')).toMatchObject({ code: 'REQUEST_INVALID' });
  });

  it('deals with those that are named, each once', async () => {
    const id = await kept();
    const { body } = await house.post('/api/dead-letters/discard', { ids: [id, id, 'nothing'] });
    expect(body).toMatchObject({ matched: 2, done: 1, failed: [{ id: 'nothing', code: 'DEAD_LETTER_NOT_FOUND' }] });
  });

  it.each([
    [{}],
    [{ ids: ['a'], filter: {} }],
    [{ ids: [] }],
    [{ filter: {}, limit: 1_001 }],
    [{ filter: { sate: 'x' } }],
  ])('refuses %j: a slip must not mean all of them', async (request) => {
    expect((await house.post('/api/dead-letters/redrive', request)).status).toBe(400);
  });
});

describe('POST /api/dead-letters/{id}/discard', () => {
  it('settles it, in the audit trail and the metrics too', async () => {
    const id = await kept();
    await kept();
    expect((await house.post(`/api/dead-letters/${id}/discard`, {})).body).toMatchObject({ state: 'discarded' });
    expect((await house.post(`/api/dead-letters/${id}/discard`, {})).status).toBe(409);
    expect(await codes({ targetId: id })).toEqual([
      ['dead-letter.discard', undefined],
      ['dead-letter.discard', undefined],
      ['dead-letter.discard', 'DEAD_LETTER_CONFLICT'],
    ]);
    const metrics = await house.metrics();
    expect(metrics).toContain('nightshift_dead_letters_waiting{app="orders"} 1');
    expect(metrics).toContain('nightshift_dead_letters_discarded_total{app="orders"} 1');
  });
});
