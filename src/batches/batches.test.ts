import { Global, Module } from '@nestjs/common';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { codeOf, NightshiftError } from '#contracts/errors.js';
import { batchCompletionId, batchItemId, queueInvocationId } from '#contracts/message-identity.js';
import { EXECUTION_RECORDED, type ExecutionRecorded } from '#contracts/messages/execution-recorded.js';
import type { LoadReport } from '#contracts/messages/function-metadata.js';
import { RUN_INVOCATION, type InvocationRequest, type RunInvocation } from '#contracts/messages/run-invocation.js';
import type { OutgoingMessage } from '#contracts/ports/durable-queue.js';
import { TRIGGER_HEADERS, TRIGGER_MESSAGE, type Address, type QueueDeclaration } from '#contracts/topology.js';
import { eventually } from '../../test/support/eventually.js';
import { aLoadReport, aRunClaim, anEndedRecord } from '../../test/support/factories.js';
import { openManagementApp, type ManagementApp } from '../../test/support/management-app.js';
import { MemoryQueue } from '../../test/support/worker/memory-queue.js';
import { AppCatalog } from '../apps/catalog/app-catalog.js';
import { DurableDispatch } from '../executions/durable/durable-dispatch.js';
import { BatchKeeperModule } from './batch-keeper.module.js';
import { BatchPublisher } from './batch-publisher.js';
import { BatchWork } from './batch-work.js';
import { BatchesModule } from './batches.module.js';
import { FanOutModule } from './fan-out.module.js';
import { RunCanceller } from './running-children.js';

const trigger = (type: string) => [{ name: 'item', type, direction: 'in' as const }];
const QUEUES: Readonly<Record<string, string>> = { post: 'letters', send: 'parcels' };
const REPORT: LoadReport = {
  ...aLoadReport(),
  functions: [
    ['bill', 'queueTrigger'],
    ['report', 'queueTrigger'],
    ['page', 'httpTrigger'],
    ['broken', 'queueTrigger'],
    ['post', 'queueTrigger'],
    ['send', 'queueTrigger'],
  ].map(([name = '', type = '']) => ({
    name,
    bindings: trigger(type),
    language: 'node',
    disabled: false,
    errors: name === 'broken' ? ['its binding is wrong'] : [],
    ...(name in QUEUES && {
      queues: [{ binding: 'item', use: 'trigger' as const, queue: QUEUES[name] ?? '', broker: 'house' as const }],
    }),
  })),
};

/** Takes what is published; a test can refuse one message type, or the nth message. */
class TakingQueue extends MemoryQueue {
  refuse: (request: InvocationRequest) => boolean = () => false;
  /** Queues that exist with other arguments. */
  readonly mismatched = new Set<string>();

  override async declare(...[declared]: readonly QueueDeclaration[]): Promise<void> {
    if (this.mismatched.has(declared?.name ?? ''))
      throw new NightshiftError('BROKER_QUEUE_MISMATCH', 'made by hand in the test');
  }

  override async publish(address: Address, message: OutgoingMessage): Promise<void> {
    if (message.type === RUN_INVOCATION) {
      const run = JSON.parse(Buffer.from(message.body).toString('utf8')) as RunInvocation;
      if (run.calls.some(this.refuse)) throw new NightshiftError('BROKER_UNAVAILABLE', 'taken away by the test');
    }
    await super.publish(address, message);
  }
}

const queue = new TakingQueue();
const told: string[] = [];

@Global()
@Module({ providers: [DurableDispatch], exports: [DurableDispatch] })
class DispatchModule {}

let management: ManagementApp;
let owner: string;
let next = 0;
let id: string;

/** A batch, a page of something, or a problem. */
interface Body {
  readonly id: string;
  readonly code: string;
  readonly total: number;
  readonly published: number;
  readonly cancelled: boolean;
  readonly endedAt?: string;
  readonly outcomes: Readonly<Record<string, number>>;
  readonly onComplete: { readonly accepted: boolean };
  readonly items: readonly { readonly id: string; readonly key: string }[];
  readonly next?: string;
}

interface Answer {
  readonly status: number;
  readonly body: Body;
}

async function call(method: string, path: string, body?: unknown, token = owner): Promise<Answer> {
  const response = await fetch(management.url + path, {
    method,
    headers: {
      authorization: `Bearer ${token}`,
      ...(body !== undefined && { 'content-type': 'application/json' }),
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  return { status: response.status, body: (await response.json()) as Body };
}

/** Two messages of an output binding, as the worker registers them that is about to send them. */
async function fanOut(): Promise<string> {
  const messageIds = [0, 1].map((n) => `${id}/$return/${n}`);
  const about = { app: 'shop', invocationId: id, binding: '$return', queue: 'letters', messageIds };
  const worker = await management.token('worker');
  const answer = await call('POST', '/api/workers/batches', { ...about, onComplete: 'report' }, worker);
  expect(answer).toEqual({ status: 200, body: { batch: `${id}.return` } });
  return `${id}.return`;
}

const post = (path: string, body?: unknown) => call('POST', path, body ?? {});
const items = (count: number, from = 0) =>
  Array.from({ length: count }, (_, n) => ({ key: `k${from + n}`, input: { n: from + n } }));
const create = (body: object) => post('/api/batches', { id, app: 'shop', function: 'bill', ...body });

/** Of this test's batch, in the order they were published. */
const published = (): InvocationRequest[] =>
  queue
    .bodies<RunInvocation>(RUN_INVOCATION)
    .flatMap(({ calls }) => calls)
    .filter((request) => request.batch === id || request.id === batchCompletionId(id));

/** What the recorder does. */
async function record(): Promise<void> {
  const batches = queue.bodies<ExecutionRecorded>(EXECUTION_RECORDED);
  for (const { records } of batches) await management.stores.executions.apply(records);
}

const end = (key: string, outcome: 'Succeeded' | 'Failed' = 'Succeeded') =>
  management.stores.executions.apply([
    anEndedRecord({ id: batchItemId(id, key), app: 'shop', function: 'bill', batch: id, outcome }),
  ]);

describe('batches', () => {
  beforeAll(async () => {
    management = await openManagementApp({
      modules: [DispatchModule, BatchesModule, BatchKeeperModule, FanOutModule],
      queue,
    });
    owner = await management.token('owner');
    const { apps } = management.stores;
    await apps.insertApp('shop', new Date());
    const digest = 'a'.repeat(64);
    const version = digest.slice(0, 12);
    await apps.insertVersion({ app: 'shop', version, digest, packageBytes: 1, createdAt: new Date() });
    await apps.saveLoadReport('shop', version, REPORT);
    await apps.activateVersion('shop', version);
    await management.app.get(AppCatalog, { strict: false }).refresh();
    const canceller = management.app.get(RunCanceller, { strict: false });
    canceller.cancel = async (_day, execution) => void told.push(execution);
  });
  afterAll(() => management.close());
  beforeEach(() => {
    id = `batch-${(next += 1)}`;
    queue.refuse = () => false;
    told.length = 0;
  });

  it('runs the function once for every item, with a claim and the item as its input', async () => {
    const { status, body } = await create({ name: 'invoices', items: items(3) });
    expect([status, body]).toEqual([
      201,
      expect.objectContaining({
        id,
        name: 'invoices',
        app: 'shop',
        function: 'bill',
        total: 3,
        sealed: true,
        percent: 0,
      }),
    ]);
    await eventually('all three', () => published().length === 3);
    const [first] = published();
    expect(first).toMatchObject({
      id: batchItemId(id, 'k0'),
      batch: id,
      lane: 'durable',
      trigger: 'admin',
      claimForMs: expect.any(Number),
      inputData: [{ name: 'item', data: { string: '{"n":0}' } }],
    });
    await eventually('the count', async () => (await call('GET', `/api/batches/${id}`)).body.published === 3);
  });

  it('sends every item to the queue that triggers the function, as a message of the batch', async () => {
    await create({ function: 'post', items: items(2) });
    const sent = await eventually('both messages', () => {
      const found = queue.published.filter(({ message }) => message.headers?.[TRIGGER_HEADERS.batch] === id);
      return found.length === 2 ? found : undefined;
    });
    expect(sent[0]).toMatchObject({
      address: { routingKey: 'letters' },
      message: { id: `${id}/k0`, type: TRIGGER_MESSAGE, persistent: true },
    });
    expect(Buffer.from(sent[0]!.message.body).toString()).toBe('{"n":0}');
    const listed = (await call('GET', `/api/batches/${id}/items`)).body.items;
    expect(listed).toMatchObject([{ executionId: queueInvocationId('letters', `${id}/k0`) }, { key: 'k1' }]);
    expect(published()).toEqual([]);
    await eventually('the record', async () => {
      await record();
      return (await management.stores.executions.find(queueInvocationId('letters', `${id}/k1`))) !== undefined;
    });
  });

  it('takes the messages of an output binding for one batch, however often it is told', async () => {
    await fanOut();
    const batch = await fanOut();
    expect((await call('GET', `/api/batches/${batch}`)).body).toMatchObject({ total: 2, published: 2, sealed: true });
    for (const n of [0, 1]) {
      const invocation = queueInvocationId('letters', `${id}/$return/${n}`);
      await management.stores.executions.apply([anEndedRecord({ id: invocation, app: 'shop', batch })]);
    }
    const refused = await post(`/api/batches/${batch}/repeat-failed`);
    expect(refused.body.code).toBe('BATCH_NOT_REPEATABLE');
    expect((await call('GET', `/api/batches/${batch}`)).body).toMatchObject({
      percent: 100,
      outcomes: { succeeded: 2 },
    });
    await eventually('what follows', () =>
      queue.bodies<RunInvocation>(RUN_INVOCATION).some(({ calls }) => calls[0]?.id === batchCompletionId(batch)),
    );
  });

  it('ends when it is cancelled, though a function sent none of its messages', async () => {
    const batch = await fanOut();
    expect((await post(`/api/batches/${batch}/cancel`)).status).toBe(202);
    const ended = await eventually('its end', async () => {
      const row = (await call('GET', `/api/batches/${batch}`)).body;
      return row.endedAt !== undefined && row;
    });
    expect(ended).toMatchObject({ percent: 100, outcomes: { cancelled: 2 } });
  });

  it('is one batch when the caller repeats itself', async () => {
    await create({ items: items(2) });
    const again = await create({ items: items(2) });
    expect([again.status, again.body.total]).toEqual([201, 2]);
    expect((await create({ items: items(3) })).body.code).toBe('BATCH_SEALED');
    expect((await create({ function: 'report', items: items(2) })).body.code).toBe('BATCH_CONFLICT');
  });

  it('leaves rows in the audit trail that count its items, and hold no input', async () => {
    await create({ name: 'invoices', items: [{ key: 'k', input: 'of somebody' }], sealed: false });
    await post(`/api/batches/${id}/items`, { items: items(2) });
    const rows = (await management.stores.audit.list({ targetKind: 'batch', targetId: id }, 10)).toReversed();
    expect(rows.map(({ action, after }) => [action, JSON.parse(after ?? '{}')])).toEqual([
      ['batch.create', { id, app: 'shop', function: 'bill', name: 'invoices', sealed: false, items: 1 }],
      ['batch.add-items', { items: 2 }],
    ]);
  });

  it('takes items in chunks until it is sealed', async () => {
    expect((await create({})).body).toMatchObject({ total: 0, sealed: false });
    expect((await post(`/api/batches/${id}/items`, { items: items(2) })).body.total).toBe(2);
    expect((await post(`/api/batches/${id}/items`, { items: items(2, 1) })).body.total).toBe(3);
    expect((await post(`/api/batches/${id}/seal`)).body).toMatchObject({ sealed: true, percent: 0 });
    expect((await post(`/api/batches/${id}/items`, { items: items(1, 9) })).status).toBe(409);
  });

  it('tells how far it is, and lists items by outcome, page by page', async () => {
    await create({ items: items(5) });
    await end('k1', 'Failed');
    await end('k2');
    const { body } = await call('GET', `/api/batches/${id}`);
    expect(body).toMatchObject({ total: 5, percent: 40, outcomes: { succeeded: 1, failed: 1 } });
    expect(body.endedAt).toBeUndefined();
    const failed = await call('GET', `/api/batches/${id}/items?outcome=Failed`);
    expect(failed.body.items).toMatchObject([{ key: 'k1', executionId: batchItemId(id, 'k1'), outcome: 'Failed' }]);
    const page = await call('GET', `/api/batches/${id}/items?outcome=none&limit=2`);
    expect(page.body.items.map(({ key }) => key)).toEqual(['k0', 'k3']);
    const rest = await call('GET', `/api/batches/${id}/items?outcome=none&limit=2&cursor=${page.body.next}`);
    expect(rest.body).toMatchObject({ items: [{ key: 'k4' }] });
    expect(rest.body.next).toBeUndefined();
    const list = await call('GET', '/api/batches?limit=1');
    expect(list.body.items).toMatchObject([{ id }]);
    expect((await call('GET', `/api/batches?limit=1&cursor=${list.body.next}`)).body.items[0]?.id).not.toBe(id);
  });

  function toldFailures() {
    const ids: string[] = [];
    const forget = management.app.get(BatchWork, { strict: false }).onFailed(async (batch) => void ids.push(batch.id));
    return { ids, forget };
  }

  it('runs what follows once, with the summary, and tells who asked to be told of failures', async () => {
    const failed = toldFailures();
    await create({ name: 'night', items: items(2), onComplete: { function: 'report' } });
    await end('k0');
    await end('k1', 'Failed');
    const follower = await eventually('what follows', () =>
      published().find((request) => request.id === batchCompletionId(id)),
    );
    expect(follower).toMatchObject({ function: 'report', claimForMs: expect.any(Number) });
    expect(follower.batch).toBeUndefined();
    const summary = JSON.parse(follower.inputData[0]?.data.string ?? '') as unknown;
    expect(summary).toMatchObject({
      batch: id,
      name: 'night',
      total: 2,
      outcomes: { Succeeded: 1, Failed: 1 },
      cancelled: false,
    });
    await eventually('the end', async () => (await call('GET', `/api/batches/${id}`)).body.onComplete.accepted);
    expect(failed.ids).toEqual([id]);
    expect(published().filter((request) => request.id === batchCompletionId(id))).toHaveLength(1);
    failed.forget();
  });

  it('tells of failures also while what follows cannot begin', async () => {
    const failed = toldFailures();
    queue.refuse = (request) => request.id === batchCompletionId(id);
    await create({ items: items(1), onComplete: { function: 'report' } });
    await end('k0', 'Failed');
    await eventually('the failure to be told', () => failed.ids.includes(id));
    expect((await call('GET', `/api/batches/${id}`)).body.onComplete.accepted).toBe(false);
    failed.forget();
  });

  it('does not wait for another batch, however large, whose queue cannot be used', async () => {
    queue.mismatched.add('parcels');
    const stuck = `${id}-stuck`;
    await create({ id: stuck, function: 'send', items: items(300) });
    await create({ items: items(2) });
    await eventually('its items', () => published().length === 2);
    expect((await call('GET', `/api/batches/${stuck}`)).body).toMatchObject({ total: 300, published: 0 });
    await post(`/api/batches/${stuck}/cancel`);
    queue.mismatched.clear();
  });

  it('goes on where it stopped when the broker was away half way, with the same ids and days', async () => {
    const away = batchItemId(id, 'k1');
    let refusals = 0;
    queue.refuse = (request) => request.id === away && (refusals += 1) <= 2;
    await create({ items: items(3) });
    await eventually('the others', () => published().length === 2);
    await eventually('all of them', () => published().length === 3);
    expect(refusals).toBe(3);
    expect(new Set(published().map((request) => request.id)).size).toBe(3);
  });

  it('waits with what it drops while the broker is away, and keeps nobody from stopping', async () => {
    queue.refuse = () => true;
    await create({ items: items(2) });
    queue.fail('BROKER_UNAVAILABLE');
    await post(`/api/batches/${id}/cancel`);
    const publisher = management.app.get(BatchPublisher, { strict: false });
    await eventually('the round that meets it', async () => {
      const code = await publisher.round().then(() => undefined, codeOf);
      return code === 'BROKER_UNAVAILABLE';
    });
    queue.fail(undefined);
    await eventually('the two that waited', async () => {
      await record();
      return (await call('GET', `/api/batches/${id}`)).body.outcomes.cancelled === 2;
    });
    expect(published()).toEqual([]);
  });

  it('cancels the rest: what waits never starts, what runs is told', async () => {
    queue.refuse = (request) => request.id !== batchItemId(id, 'k0') && request.id !== batchItemId(id, 'k1');
    await create({ items: items(4) });
    await eventually('two of them', () => published().length === 2);
    const day = new Date().toISOString().slice(0, 10);
    await management.stores.runClaims.claim(aRunClaim({ id: batchItemId(id, 'k0'), day }));
    const { status, body } = await post(`/api/batches/${id}/cancel`);
    expect([status, body.cancelled]).toEqual([202, true]);
    queue.refuse = () => false;
    await eventually('the message to the one that runs', () => told.length === 1);
    expect(told).toEqual([batchItemId(id, 'k0')]);
    const cancelled = await eventually('the two that waited', async () => {
      await record();
      const row = (await call('GET', `/api/batches/${id}`)).body;
      return row.outcomes.cancelled === 2 ? row : undefined;
    });
    expect(cancelled.endedAt).toBeUndefined();
    expect(published()).toHaveLength(2);
    await end('k0');
    await end('k1');
    expect((await call('GET', `/api/batches/${id}`)).body).toMatchObject({ percent: 100, endedAt: expect.any(String) });
    const { execution } = (await management.stores.executions.find(batchItemId(id, 'k3'))) ?? {};
    expect(execution).toMatchObject({ status: 'Cancelled', app: 'shop', function: 'bill' });
  });

  it('runs again what failed, as a batch of its own, and what was cancelled when it is asked for', async () => {
    await create({ name: 'night', items: items(4), onComplete: { function: 'report' } });
    await eventually('all four', () => published().length === 4);
    const refused = await post(`/api/batches/${id}/repeat-failed`);
    expect([refused.status, refused.body.code]).toEqual([409, 'BATCH_NOT_REPEATABLE']);
    await end('k0');
    for (const key of ['k1', 'k3']) await end(key, 'Failed');
    const again = { id: `${id}-again` };
    for (let time = 0; time < 2; time += 1) {
      const { status, body } = await post(`/api/batches/${id}/repeat-failed`, again);
      expect([status, body]).toMatchObject([
        201,
        { skipped: 0, batch: { ...again, name: 'night (again)', total: 2, sealed: true, onComplete: {} } },
      ]);
    }
    id = again.id;
    const runs = await eventually('both', () => (published().length === 2 ? published() : undefined));
    expect(runs.map(({ inputData }) => inputData[0]?.data)).toEqual([{ string: '{"n":1}' }, { string: '{"n":3}' }]);
    expect((await post(`/api/batches/${id}/repeat-failed`, { outcomes: ['Succeeded'] })).status).toBe(400);
  });

  it.each<[object, number, string]>([
    [{ app: 'nothing' }, 404, 'APP_NOT_FOUND'],
    [{ function: 'nothing' }, 404, 'FUNCTION_NOT_FOUND'],
    [{ function: 'page' }, 409, 'FUNCTION_NOT_RUNNABLE'],
    [{ function: 'broken' }, 409, 'FUNCTION_NOT_RUNNABLE'],
    [{ onComplete: { function: 'nothing' } }, 404, 'FUNCTION_NOT_FOUND'],
    [{ id: 'no spaces' }, 400, 'REQUEST_INVALID'],
    [{ items: [{ key: '' }] }, 400, 'REQUEST_INVALID'],
    [{ items: [{ input: 'x'.repeat(300_000) }] }, 413, 'BODY_TOO_LARGE'],
    [{ itmes: [] }, 400, 'REQUEST_INVALID'],
  ])('refuses %j', async (body, status, code) => {
    const answer = await create(body);
    expect([answer.status, answer.body.code]).toEqual([status, code]);
  });

  it('does not know a batch that is none', async () => {
    for (const path of ['', '/items']) expect((await call('GET', `/api/batches/none${path}`)).status).toBe(404);
    for (const verb of ['seal', 'cancel', 'repeat-failed'])
      expect((await post(`/api/batches/none/${verb}`)).status).toBe(404);
  });
});
