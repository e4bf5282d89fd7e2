import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { CustomStrategy } from '@nestjs/microservices';
import { queueInvocationId } from '#contracts/message-identity.js';
import { EXECUTION_RECORDED, type EndedRecord } from '#contracts/messages/execution-recorded.js';
import { RUN_INVOCATION } from '#contracts/messages/run-invocation.js';
import { SystemClock } from '#contracts/ports/clock.js';
import type { Delivery } from '#contracts/ports/durable-queue.js';
import { DEAD_QUEUE } from '#contracts/topology.js';
import { eventually } from '../../../test/support/eventually.js';
import { LetterHouse } from '../../../test/support/letter-house.js';
import { RememberingLogger } from '../../../test/support/remembering-logger.js';
import { BrokerStrategy } from '../../messaging/broker-strategy.js';
import { deadLetterRoute } from './dead-letter-intake.controller.js';
import { DeadLetters } from './dead-letters.js';
import { DeadLetterIntakeModule } from './dead-letters.module.js';

const HEADERS = { 'ns-dead-queue': 'orders', 'ns-dead-reason': 'ATTEMPTS_EXHAUSTED' };
const ACCEPTED_AT = '2026-03-01T18:00:00.000Z';

let house: LetterHouse;

beforeEach(async () => {
  house = await LetterHouse.open({
    modules: [DeadLetterIntakeModule],
    prepare: (app, queue) => {
      const logger = new RememberingLogger();
      const strategy = new BrokerStrategy({ queue, clock: new SystemClock(), logger, routes: [deadLetterRoute()] });
      app.connectMicroservice<CustomStrategy>({ strategy }, { inheritAppConfig: false });
    },
  });
});
afterEach(() => house.close());

const die = (facts: Partial<Delivery>, body: unknown = { order: 7 }) =>
  house.queue.deliver(DEAD_QUEUE, body, { id: 'm1', type: 'trigger.message', headers: HEADERS, attempt: 5, ...facts });
const rows = async () => (await house.stores.deadLetters.list({}, 10)).rows;
const records = () =>
  house.queue.bodies<{ records: EndedRecord[] }>(EXECUTION_RECORDED).flatMap((batch) => batch.records);

describe('what lies in ns.dead', () => {
  it('is kept with all that is known of it', async () => {
    await house.serve('shop', 'rabbitMQTrigger', 'orders');
    const headers = {
      ...HEADERS,
      'ns-accepted-at': ACCEPTED_AT,
      'ns-failure': '{"message":"no stock","stack":"at x"}',
    };
    expect(await die({ headers })).toEqual({ kind: 'done' });
    expect(await rows()).toMatchObject([
      {
        queue: 'orders',
        reasonCode: 'ATTEMPTS_EXHAUSTED',
        attempts: 5,
        app: 'shop',
        function: 'orders',
        messageId: 'm1',
        type: 'trigger.message',
        invocation: { day: '2026-03-01', id: queueInvocationId('orders', 'm1') },
        failure: { code: 'FUNCTION_FAILED', message: 'no stock', stack: 'at x' },
        redrives: 0,
        state: 'waiting',
      },
    ]);
  });

  it('is kept with what history says of a durable run', async () => {
    const call = house.aCall({ app: 'shop' });
    await house.recordFailure(call, { code: 'ATTEMPTS_EXHAUSTED', message: 'it went 5 times', stack: 'at y' });
    const headers = { ...HEADERS, 'ns-dead-queue': 'ns.app.shop.durable', 'ns-redrives': 2, 'ns-letter': 'before' };
    await die({ type: RUN_INVOCATION, headers }, { v: 1, calls: [call] });
    expect(await rows()).toMatchObject([
      {
        app: 'shop',
        function: 'orders',
        invocation: { day: call.day, id: call.id },
        failure: { message: 'it went 5 times', stack: 'at y' },
        redrives: 2,
        ancestor: 'before',
      },
    ]);
  });

  it.each([
    ['of no type with no body', { type: '', id: '' }, ''],
    ['that is no JSON', { type: RUN_INVOCATION }, '{'],
    ['that nobody says anything of', { headers: {} }, 'x'],
  ])('is kept when it is a message %s', async (_what, facts, body) => {
    expect(await die(facts, body)).toEqual({ kind: 'done' });
    expect(await rows()).toHaveLength(1);
  });

  it('is one letter when it is delivered twice, and is told of once', async () => {
    const told: string[] = [];
    const letters = house.part(DeadLetters);
    letters.onKept(({ messageId }) => told.push(messageId));
    await die({});
    await die({ redelivered: true });
    expect(told).toEqual(['m1']);
    expect(await letters.waitingCount()).toBe(1);
    expect(await house.metrics()).toContain('nightshift_dead_letters_total{app="",reason="ATTEMPTS_EXHAUSTED"} 1');
  });

  it('goes back to the broker while the store is away', async () => {
    await house.stores.close();
    expect(await die({})).toEqual({ kind: 'release', afterMs: 250 });
  });
});

describe('what the broker expired', () => {
  const expired = { 'ns-dead-queue': 'ns.app.shop.durable', 'ns-dead-reason': 'expired' };

  it('ends its execution, and counts no attempt', async () => {
    const call = house.aCall({ app: 'shop' });
    await die({ type: RUN_INVOCATION, headers: expired, attempt: 1 }, { v: 1, calls: [call] });
    expect(await rows()).toMatchObject([{ reasonCode: 'EXPIRED', attempts: 0 }]);
    const [record] = await eventually('the record', () => (records().length > 0 ? records() : undefined));
    expect(record).toMatchObject({ id: call.id, day: call.day, outcome: 'Expired', final: true, attempt: 1 });
    expect(record!.failure).toMatchObject({ code: 'INVOCATION_EXPIRED' });
  });

  it('goes back to the broker when it does not take the end of its execution', async () => {
    house.queue.fail('BROKER_UNAVAILABLE', EXECUTION_RECORDED);
    const call = house.aCall({ app: 'shop' });
    const letter = () => die({ type: RUN_INVOCATION, headers: expired }, { v: 1, calls: [call] });
    expect(await letter()).toMatchObject({ kind: 'release' });
    house.queue.fail(undefined);
    expect(await letter()).toEqual({ kind: 'done' });
  });

  it('ends as cancelled what waited for an app that was deleted', async () => {
    const call = house.aCall({ app: 'shop' });
    const headers = { ...expired, 'ns-dead-reason': 'APP_DELETED' };
    await die({ type: RUN_INVOCATION, headers, attempt: 1 }, { v: 1, calls: [call] });
    const [record] = await eventually('the record', () => (records().length > 0 ? records() : undefined));
    expect(record).toMatchObject({ id: call.id, outcome: 'Cancelled', final: true });
  });

  it('ends that of a message for a trigger queue too, when its day is known', async () => {
    await house.serve('shop', 'queueTrigger', 'orders');
    const headers = { 'ns-dead-queue': 'orders', 'ns-dead-reason': 'expired', 'ns-accepted-at': ACCEPTED_AT };
    await die({ headers, attempt: 1 });
    expect(records()).toMatchObject([
      {
        id: queueInvocationId('orders', 'm1'),
        app: 'shop',
        trigger: 'queue',
        version: house.version,
        outcome: 'Expired',
      },
    ]);
    await die({ id: 'm2', headers: { ...headers, 'ns-accepted-at': 'yesterday' }, attempt: 1 });
    expect(records()).toHaveLength(1);
  });

  it('is left to the worker that had it in hand and has recorded its end', async () => {
    const call = house.aCall({ app: 'shop' });
    const headers = { ...expired, 'ns-dead-reason': 'INVOCATION_EXPIRED' };
    await die({ type: RUN_INVOCATION, headers, attempt: 1 }, { v: 1, calls: [call] });
    expect(await rows()).toMatchObject([{ reasonCode: 'INVOCATION_EXPIRED', attempts: 0 }]);
    expect(records()).toEqual([]);
  });

  it('changes nothing that has ended before', async () => {
    const call = house.aCall({ app: 'shop' });
    await house.recordFailure(call, { code: 'FUNCTION_FAILED', message: 'no stock' });
    await die({ type: RUN_INVOCATION, headers: expired, attempt: 1 }, { v: 1, calls: [call] });
    expect(records()).toEqual([]);
  });
});
