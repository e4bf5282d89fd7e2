import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { NightshiftError } from '#contracts/errors.js';
import { queueInvocationId } from '#contracts/message-identity.js';
import { EXECUTION_RECORDED, type ExecutionRecorded } from '#contracts/messages/execution-recorded.js';
import type { LoadReport, QueueUse } from '#contracts/messages/function-metadata.js';
import type { OutgoingMessage } from '#contracts/ports/durable-queue.js';
import { TRIGGER_HEADERS, type Address } from '#contracts/topology.js';
import { eventually } from '../../test/support/eventually.js';
import { aLoadReport, aVersion } from '../../test/support/factories.js';
import { openManagementApp, type ManagementApp } from '../../test/support/management-app.js';
import { MemoryQueue } from '../../test/support/worker/memory-queue.js';
import { AppsController } from '../apps/apps.controller.js';
import { AppCatalog } from '../apps/catalog/app-catalog.js';
import { IntakeModule } from './intake.module.js';
import { QueueClaims } from './queue-claims.js';
import { QueueClaimsModule } from './queue-claims.module.js';

/** Takes what is published but for messages with one of these ids. */
class ChoosyQueue extends MemoryQueue {
  readonly refused = new Set<string>();

  override async publish(address: Address, message: OutgoingMessage): Promise<void> {
    if (this.refused.has(message.id)) throw new NightshiftError('BROKER_UNAVAILABLE', 'taken away by the test');
    await super.publish(address, message);
  }
}

const queue = new ChoosyQueue();
let management: ManagementApp;
let owner: string;

const aFunction = (name: string, use: Partial<QueueUse>) => ({
  name,
  bindings: [{ name: 'item', type: 'queueTrigger', direction: 'in' as const }],
  language: 'node',
  disabled: false,
  errors: [],
  queues: [{ binding: 'item', use: 'trigger' as const, queue: 'orders', broker: 'house' as const, ...use }],
});

async function serve(app: string, functions: LoadReport['functions']): Promise<void> {
  const { apps } = management.stores;
  const version = aVersion({ app });
  await apps.insertApp(app, new Date());
  await apps.insertVersion(version);
  await apps.activateVersion(app, version.version);
  await apps.saveLoadReport(app, version.version, aLoadReport({ functions }));
  await management.app.get(AppCatalog, { strict: false }).refresh();
}

async function call(method: string, path: string, body?: object, headers: Record<string, string> = {}) {
  const response = await fetch(management.url + path, {
    method,
    headers: {
      authorization: `Bearer ${owner}`,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, body: (text === '' ? undefined : JSON.parse(text)) as never };
}

const send = (body: object, to = 'orders', headers = {}) =>
  call('POST', `/api/apps/shop/queues/${to}/messages`, body, headers);

beforeAll(async () => {
  management = await openManagementApp({
    queue,
    modules: [{ module: class {}, imports: [IntakeModule, QueueClaimsModule], controllers: [AppsController] }],
  });
  owner = await management.token('owner');
  await serve('shop', [
    aFunction('handle', {}),
    aFunction('ship', { use: 'output', queue: 'shipments' }),
    aFunction('elsewhere', { queue: 'abroad', broker: 'foreign' }),
  ]);
});
afterAll(() => management.close());

describe('messages over HTTP', () => {
  it('are confirmed, with the ids of their invocations, and shown as queued from then on', async () => {
    const trace = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
    const sent = {
      messages: [
        { content: 'text', id: 'a' },
        { content: { n: 1 } },
        { contentBase64: '/w==', content: null, timeToLive: '01:00:00' },
        { content: null, contentBase64: null },
      ],
    };
    const { status, body } = await send(sent, 'orders', { traceparent: trace });
    expect(status).toBe(202);
    const { messages } = body as { messages: { id: string; invocationId: string; day: string }[] };
    expect(messages.map(({ id }) => id)).toEqual(['a', ...Array.from({ length: 3 }, () => expect.any(String))]);
    for (const { id, invocationId } of messages) expect(invocationId).toBe(queueInvocationId('orders', id));
    const published = queue.published
      .filter(({ address }) => address.routingKey === 'orders')
      .map(({ message }) => message);
    expect(published.map(({ body: bytes }) => Buffer.from(bytes).toString('latin1'))).toEqual([
      'text',
      '{"n":1}',
      '\xff',
      'null',
    ]);
    const [first, , third] = published.map(({ headers = {} }) => headers);
    expect(first?.[TRIGGER_HEADERS.traceParent]).toMatch(/^00-0af7651916cd43dd8448eb211c80319c-/);
    expect(first).not.toHaveProperty(TRIGGER_HEADERS.expiresAt);
    const at = (header: string) => Date.parse(String(third?.[header]));
    expect(at(TRIGGER_HEADERS.expiresAt) - at(TRIGGER_HEADERS.acceptedAt)).toBe(3_600_000);
    const records = await eventually('the records', () => {
      const all = queue.bodies<ExecutionRecorded>(EXECUTION_RECORDED).flatMap(({ records: each }) => each);
      return all.length >= 4 ? all : undefined;
    });
    expect(records[0]).toMatchObject({
      kind: 'accepted',
      app: 'shop',
      function: 'handle',
      trigger: 'queue',
      day: messages[0]?.day,
    });
  });

  it('are refused with 503 when the broker is away, which names those that were confirmed', async () => {
    queue.refused.add('lost');
    const { status, body } = await send({
      messages: [
        { content: 'x', id: 'kept' },
        { content: 'y', id: 'lost' },
      ],
    });
    expect(status).toBe(503);
    expect(body).toMatchObject({ code: 'BROKER_UNAVAILABLE', confirmed: [{ id: 'kept' }] });
  });

  it('go to queues that the app is bound to only: as trigger or output, of this house', async () => {
    expect((await send({ content: 'x' }, 'shipments')).status).toBe(202);
    for (const other of ['abroad', 'unknown', 'orders-poison', 'ns.records']) {
      expect(await send({ content: 'x' }, other)).toMatchObject({ status: 404, body: { code: 'QUEUE_NOT_FOUND' } });
    }
    const nobody = await call('POST', '/api/apps/nobody/queues/orders/messages', { content: 'x' });
    expect(nobody).toMatchObject({ status: 404, body: { code: 'APP_NOT_FOUND' } });
  });

  it.each([
    {},
    { messages: [] },
    { messages: [{}] },
    { content: 'x', messages: [{ content: 'y' }] },
    { content: 'x', contentBase64: 'eA==' },
    { contentBase64: 'no base64!' },
    { content: 'x', timeToLive: '-00:00:01' },
    { content: 'x', id: '' },
    { content: 'x', headers: {} },
    { messages: Array.from({ length: 1_001 }, () => ({ content: 'x' })) },
  ])('are refused as %p', async (body) => {
    expect(await send(body)).toMatchObject({ status: 400, body: { code: 'REQUEST_INVALID' } });
  });
});

describe('whose the queues are', () => {
  const share = async (app: string) => {
    const claims = management.app.get(QueueClaims, { strict: false });
    const snapshot = management.app.get(AppCatalog, { strict: false }).find(app);
    return (await claims.shares(snapshot === undefined ? [] : [snapshot])).get(app);
  };
  const functionsOf = async (app: string) =>
    ((await call('GET', `/api/apps/${app}`)).body as { functions: object[] }).functions;

  it('the first app has a queue; another one waits for consent, and says so', async () => {
    expect(await share('shop')).toEqual({ queues: ['orders'], queuesOfOthers: [] });
    await serve('audit', [aFunction('watch', {}), aFunction('own', { queue: 'audits' })]);
    expect(await share('audit')).toEqual({ queues: ['audits'], queuesOfOthers: [{ queue: 'orders', owner: 'shop' }] });
    const { body } = await call('GET', '/api/queues');
    expect(body).toMatchObject([
      { queue: 'audits', owner: 'audit', consents: [], waiting: [], ready: 0, poison: { queue: 'audits-poison' } },
      { queue: 'orders', owner: 'shop', consents: [], waiting: ['audit'], ready: 0 },
    ]);
    expect((body as unknown as { functions: object[] }[])[0]?.functions).toEqual([{ app: 'audit', function: 'own' }]);
    const one = await call('GET', '/api/queues/orders');
    expect(one).toMatchObject({ status: 200, body: { queue: 'orders', owner: 'shop', waiting: ['audit'] } });
    expect(await functionsOf('audit')).toMatchObject([
      { name: 'watch', status: 'waiting', notes: [expect.stringContaining("queue 'orders' belongs to app shop")] },
      { name: 'own', status: 'ready', notes: [] },
    ]);
  });

  it('consent is given and taken back, and leaves a trail', async () => {
    expect((await call('POST', '/api/queues/orders/consents', { app: 'audit' })).status).toBe(204);
    expect(await share('audit')).toEqual({ queues: ['orders', 'audits'], queuesOfOthers: [] });
    expect(await functionsOf('audit')).toMatchObject([{ status: 'ready' }, { status: 'ready' }]);
    expect((await call('DELETE', '/api/queues/orders/consents/audit')).status).toBe(204);
    expect((await share('audit'))?.queues).toEqual(['audits']);
    const rows = await management.stores.audit.list({ targetKind: 'queue' }, 10);
    expect(rows.map(({ action }) => action)).toEqual(['queue.withdraw-consent', 'queue.consent']);
  });

  it.each([
    ['GET', '/api/queues/nobodys', undefined, 'QUEUE_NOT_FOUND'],
    ['POST', '/api/queues/nobodys/consents', { app: 'audit' }, 'QUEUE_NOT_FOUND'],
    ['POST', '/api/queues/orders/consents', { app: 'nobody' }, 'APP_NOT_FOUND'],
    ['DELETE', '/api/queues/orders/consents/audit', undefined, 'QUEUE_NOT_FOUND'],
  ])('%s %s with %p is %s', async (method, path, body, code) => {
    expect(await call(method, path, body)).toMatchObject({ status: 404, body: { code } });
  });
});
