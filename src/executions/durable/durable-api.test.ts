import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { WORKER_PATHS, type JoinResponse, type Lease, type LeaseKey } from '#contracts/messages/worker-link.js';
import { NightshiftError } from '#contracts/errors.js';
import { SilentLogger } from '#contracts/ports/logger.js';
import { Signals } from '#contracts/ports/signals.js';
import { eventually } from '../../../test/support/eventually.js';
import { aStartedRecord, anEndedRecord, anExecution } from '../../../test/support/factories.js';
import { openManagementApp, type ManagementApp } from '../../../test/support/management-app.js';
import { MemoryQueue } from '../../../test/support/worker/memory-queue.js';
import { DurableUpkeepModule } from './durable-upkeep.module.js';
import { ExecutionsModule } from '../executions.module.js';

const HOUR_MS = 3_600_000;

describe('what management does for durable runs', () => {
  let management: ManagementApp;
  let owner: string;
  let worker: string;
  const queue = new MemoryQueue();
  const told: unknown[] = [];

  beforeAll(async () => {
    management = await openManagementApp({
      modules: [ExecutionsModule, DurableUpkeepModule],
      queue,
      logger: new SilentLogger(),
      variables: { EXECUTIONS_LEASE: '3s' },
    });
    owner = await management.token('owner');
    const joined = await call('POST', WORKER_PATHS.join, { name: 'desk' }, await management.token('join'));
    worker = ((await joined.json()) as JoinResponse).credential;
    const signals = management.app.get(Signals, { strict: false });
    await signals.subscribe('execution.any.cancelled', (_key, signal) => void told.push(signal));
  });
  afterAll(() => management.close());

  function call(method: string, path: string, json?: unknown, token = worker): Promise<Response> {
    return fetch(management.url + path, {
      method,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      ...(json === undefined ? {} : { body: JSON.stringify(json) }),
    });
  }

  const cancel = (id: string) => call('POST', `/api/executions/${id}/cancel`, {}, owner);
  const codeOf = async (response: Response) => ((await response.json()) as { code: string }).code;

  function aMessage(about = anExecution(), attempt = 1) {
    const body = Buffer.from('{"a":1}').toString('base64');
    const common = { type: 'invocation.run', body, headers: { 'ns-failure': '{}' }, failed: 2 };
    const { day, id: invocationId } = about;
    return { queue: 'ns.app.orders.durable', id: invocationId, ...common, day, invocationId, attempt };
  }

  const published = (id: string) => queue.published.filter(({ message }) => message.id === id);

  it('publishes a parked message when it is due, once, as what it was and how far it had come', async () => {
    const message = aMessage(anExecution(), 3);
    expect((await call('POST', WORKER_PATHS.parked, { ...message, afterMs: 0 })).status).toBe(204);
    const [copy] = await eventually('the message', () => published(message.id).length > 0 && published(message.id));
    expect(copy?.address).toEqual({ exchange: 'ns.invocations', routingKey: 'orders.durable' });
    expect(copy?.message).toMatchObject({
      failed: 2,
      headers: { 'ns-failure': '{}', 'ns-begun': 3 },
      persistent: true,
    });
    expect(Buffer.from(copy?.message.body ?? []).toString()).toBe('{"a":1}');
    await eventually('its removal', async () => {
      return (await management.stores.parked.attemptOf(message.day, message.invocationId)) === undefined;
    });
    expect(published(message.id)).toHaveLength(1);
  });

  it('sends a message for a trigger queue back by its own way', async () => {
    const message = { ...aMessage(), queue: 'orders-in' };
    await call('POST', WORKER_PATHS.parked, { ...message, afterMs: 0 });
    await eventually('the message', () => published(message.id).length === 1);
    expect(published(message.id)[0]?.address).toEqual({ exchange: 'ns.triggers', routingKey: 'orders-in' });
  });

  it('keeps what cannot be published, and the others get through', async () => {
    const [lost, kept] = [aMessage(), aMessage()];
    const publish = queue.publish.bind(queue);
    queue.publish = (address, message) =>
      message.id === lost.id
        ? Promise.reject(new NightshiftError('BROKER_UNROUTABLE', 'no'))
        : publish(address, message);
    for (const message of [lost, kept]) await call('POST', WORKER_PATHS.parked, { ...message, afterMs: 0 });
    await eventually('the other message', () => published(kept.id).length === 1);
    expect(await management.stores.parked.attemptOf(lost.day, lost.invocationId)).toBe(1);
    queue.publish = publish;
  });

  it('tells a redelivery that a later message of its execution is kept', async () => {
    const message = aMessage(anExecution(), 2);
    await call('POST', WORKER_PATHS.parked, { ...message, afterMs: HOUR_MS });
    const answer = await call('GET', WORKER_PATHS.attempts(message.day, message.invocationId));
    expect(await answer.json()).toMatchObject({ attempts: 0, held: 2, final: false });
  });

  it('starts a run again whose lease is not renewed', async () => {
    const message = aMessage(anExecution(), 4);
    const taken = await call('POST', WORKER_PATHS.leases, { process: 'p1', message });
    expect((await taken.json()) as Lease).toEqual({ fence: 1, forMs: 3_000 });
    const other = await call('POST', WORKER_PATHS.leases, { process: 'p2', message });
    expect([other.status, await codeOf(other)]).toEqual([409, 'LEASE_LOST']);
    await eventually('the message', () => published(message.id).length === 1);
    expect(published(message.id)[0]?.message.headers).toMatchObject({ 'ns-begun': 4 });
    const { day, invocationId } = message;
    const renewed = await call('PUT', WORKER_PATHS.leases, { leases: [{ day, invocationId, fence: 1 }] });
    expect(await renewed.json()).toEqual({ leases: [], forMs: 3_000 });
  });

  it('keeps a lease while it is renewed, and gives it back when asked to', async () => {
    const message = aMessage();
    const key: LeaseKey = { day: message.day, invocationId: message.invocationId, fence: 1 };
    await call('POST', WORKER_PATHS.leases, { process: 'p1', message });
    const untilMs = performance.now() + 4_500;
    while (performance.now() < untilMs) {
      const renewed = await call('PUT', WORKER_PATHS.leases, { leases: [key] });
      expect(await renewed.json()).toEqual({ leases: [key], forMs: 3_000 });
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
    expect(published(message.id)).toEqual([]);
    const how = { afterMs: 0, failed: 7, headers: { 'ns-failure': '{"code":"x"}' } };
    expect((await call('POST', WORKER_PATHS.returnedLeases, { ...key, ...how })).status).toBe(204);
    await eventually('the message', () => published(message.id).length === 1);
    expect(published(message.id)[0]?.message).toMatchObject({ failed: 7, headers: { 'ns-failure': '{"code":"x"}' } });
  });

  it('starts no run again whose lease has ended', async () => {
    const message = aMessage();
    await call('POST', WORKER_PATHS.leases, { process: 'p1', message });
    const { day, invocationId } = message;
    expect((await call('DELETE', WORKER_PATHS.leases, { day, invocationId, fence: 1 })).status).toBe(204);
    expect(await management.stores.leases.returnExpired(100)).toBe(0);
    expect(await management.stores.leases.attemptOf(day, invocationId)).toBeUndefined();
  });

  it('cancels a durable execution: stored, told, listed, shown, and its parked message is due', async () => {
    const about = anExecution();
    await management.stores.executions.apply([aStartedRecord({ ...about })]);
    const message = aMessage(about, 1);
    await call('POST', WORKER_PATHS.parked, { ...message, afterMs: HOUR_MS });
    const response = await cancel(about.id);
    expect([response.status, await response.json()]).toEqual([202, { day: about.day, id: about.id }]);
    expect(told).toContainEqual({ type: 'execution.cancelled', id: about.id });
    const listed = (await (await call('GET', WORKER_PATHS.cancellations)).json()) as { ids: string[] };
    expect(listed.ids).toContain(about.id);
    const detail = await call('GET', `/api/executions/${about.id}`, undefined, owner);
    expect(await detail.json()).toMatchObject({ cancelling: true, execution: { status: 'Running' } });
    await eventually('the parked message', () => published(message.id).length === 1);
  });

  it('does not cancel what is unknown, has ended, or is waited for', async () => {
    const [ended, sync] = [anExecution(), anExecution({ lane: 'sync' })];
    await management.stores.executions.apply([anEndedRecord({ ...ended }), aStartedRecord({ ...sync })]);
    const answers = await Promise.all(['unknown', ended.id, sync.id].map((id) => cancel(id)));
    expect(await Promise.all(answers.map(async (answer) => [answer.status, await codeOf(answer)]))).toEqual([
      [404, 'EXECUTION_NOT_FOUND'],
      [409, 'EXECUTION_ENDED'],
      [409, 'EXECUTION_NOT_CANCELLABLE'],
    ]);
  });
});
