import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { openEmbeddedBroker, type EmbeddedBroker } from '#adapters/broker/embedded/open-embedded-broker.js';
import { SystemClock } from '#contracts/ports/clock.js';
import { done, retry } from '#contracts/ports/durable-queue.js';
import { SilentLogger } from '#contracts/ports/logger.js';
import { BrokerProcess } from '../support/broker-process.js';
import { addressOf, aMessage, aQueue, collect, messages } from '../support/broker-samples.js';
import { eventually } from '../support/eventually.js';

/** 300,000 messages cost 170 MB where each of them is an object. */
const MAX_GROWTH_MB = 20;
/** Reading every entry takes longer than this. */
const MAX_OPENING_MS = 1_000;

const folder = mkdtempSync(join(tmpdir(), 'nightshift-backlog-'));
const processQueue = aQueue({ name: 'of-the-process' });
const opened: EmbeddedBroker[] = [];
const children: BrokerProcess[] = [];
let files = 0;
let path: string;

beforeEach(() => {
  path = join(folder, `backlog-${++files}`, 'broker.db');
});
afterEach(async () => {
  await Promise.all(opened.splice(0).map((broker) => broker.close()));
  await Promise.all(children.splice(0).map((child) => child.kill()));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** A wall clock that somebody puts forward or back. */
class JumpingClock extends SystemClock {
  jumpMs = 0;

  override now(): Date {
    return new Date(super.now().getTime() + this.jumpMs);
  }
}

async function open(clock = new SystemClock()): Promise<EmbeddedBroker> {
  const broker = await openEmbeddedBroker({ path, logger: new SilentLogger(), clock });
  opened.push(broker);
  return broker;
}

function start(task: string): BrokerProcess {
  const child = new BrokerProcess(path, task);
  children.push(child);
  return child;
}

const named = (first: number, end: number): string[] =>
  Array.from({ length: end - first }, (_, index) => `message-${first + index}`);

describe('embedded broker: a long backlog', () => {
  it('lies in the file: 300,000 messages do not grow memory, and do not hold up a start', async () => {
    const child = start('pile');
    expect(await child.printed('ready', 1, 240_000)).toEqual(['300000']);
    expect(Number(child.facts('grew')[0])).toBeLessThan(MAX_GROWTH_MB);
    await child.ended;
    const startedMs = performance.now();
    const { queue } = await open();
    expect(performance.now() - startedMs).toBeLessThan(MAX_OPENING_MS);
    expect(await queue.readyCount(processQueue.name)).toBe(300_000);
    const { ids, consumer } = await collect(queue, processQueue, () => done, 64);
    await eventually('the first thousands', () => ids.length >= 5_000);
    await consumer.close();
    expect(ids).toEqual(named(0, ids.length));
    expect(await queue.readyCount(processQueue.name)).toBe(300_000 - ids.length);
  });

  it('is whole and in order after a kill, and exactly what was handed over is marked', async () => {
    const child = start('holdDeep');
    const held = await child.printed('holding', 3);
    await child.kill();
    const { queue } = await open();
    const { deliveries, ids } = await collect(queue, processQueue, () => done, 64);
    await eventually('all messages', () => ids.length >= 2_500);
    expect(ids).toEqual(named(2_500, 5_000));
    expect(deliveries.filter(({ redelivered }) => redelivered).map(({ id }) => id)).toEqual(held);
  });

  it('takes failed messages to its tail, each once, although more wait than memory keeps', async () => {
    const { queue: broker } = await open();
    const queue = aQueue();
    await broker.declare(queue);
    const sent = messages(6_000);
    await Promise.all(sent.map((message) => broker.publish(addressOf(queue), message)));
    const { deliveries } = await collect(broker, queue, ({ attempt }) => (attempt === 1 ? retry(1) : done), 100);
    await eventually('both attempts of each', () => deliveries.length >= 12_000);
    const attempts = (attempt: number) => deliveries.filter((delivery) => delivery.attempt === attempt);
    expect(attempts(1).map(({ id }) => id)).toEqual(sent.map(({ id }) => id));
    expect(new Set(attempts(2).map(({ id }) => id)).size).toBe(6_000);
    expect(await broker.readyCount(queue.name)).toBe(0);
  });

  it('keeps what expires where it is found in time', async () => {
    const { queue: broker } = await open();
    const queue = aQueue({ deadLetters: false });
    await broker.declare(queue);
    const lasting = messages(2_500);
    await Promise.all(lasting.map((message) => broker.publish(addressOf(queue), message)));
    await broker.publish(addressOf(queue), aMessage({ expirationMs: 100 }));
    await eventually('the expiry', async () => (await broker.readyCount(queue.name)) === 2_500);
    const { ids } = await collect(broker, queue);
    await eventually('the others', () => ids.length === 2_500);
    expect(ids).toEqual(lasting.map(({ id }) => id));
  });

  it('tells how long the first has waited, after a restart too', async () => {
    const queue = aQueue();
    const first = await open();
    await first.queue.declare(queue);
    const before = Date.now();
    await Promise.all(messages(2_500).map((message) => first.queue.publish(addressOf(queue), message)));
    const { oldestAt, inPerMinute } = (await first.queue.state(queue.name)) ?? {};
    expect(oldestAt?.getTime()).toBeGreaterThanOrEqual(before);
    expect(inPerMinute).toBe(2_500);
    await opened.pop()?.close();
    const { queue: broker } = await open();
    expect((await broker.state(queue.name))?.oldestAt).toEqual(oldestAt);
    const { ids } = await collect(broker, queue, () => done, 64);
    await eventually('every message', () => ids.length === 2_500);
    await eventually('the last decision', async () => (await broker.state(queue.name))?.outPerMinute === 2_500);
    expect((await broker.state(queue.name))?.oldestAt).toBeUndefined();
  });

  it('of a file in the first format is taken up in order', async () => {
    const queue = aQueue();
    const first = await open();
    const sent = messages(3_000);
    await first.queue.declare(queue);
    await Promise.all(sent.map((message) => first.queue.publish(addressOf(queue), message)));
    await opened.pop()?.close();
    const database = new DatabaseSync(path);
    database.exec(
      'DROP INDEX entry_paged; ALTER TABLE entry DROP COLUMN paged; ALTER TABLE entry DROP COLUMN arrived_at; PRAGMA user_version = 1',
    );
    database.close();
    const { queue: broker } = await open();
    expect(await broker.state(queue.name)).toEqual({
      ready: 3_000,
      consumers: 0,
      inFlight: 0,
      inPerMinute: 0,
      outPerMinute: 0,
    });
    const { ids } = await collect(broker, queue, () => done, 64);
    await eventually('every message', () => ids.length === 3_000);
    expect(ids).toEqual(sent.map(({ id }) => id));
  });
});

describe('embedded broker: a wall clock that jumps', () => {
  const DAY_MS = 24 * 60 * 60_000;

  it.each([
    ['forward', DAY_MS],
    ['back', -DAY_MS],
  ])('a day %s expires nothing and holds nothing up', async (_, jumpMs) => {
    const clock = new JumpingClock();
    const { queue: broker } = await open(clock);
    const [lasting, short, waiting] = [aQueue({ deadLetters: false }), aQueue({ deadLetters: false }), aQueue()];
    for (const queue of [lasting, short]) await broker.declare(queue);
    await broker.publish(addressOf(lasting), aMessage({ id: 'lasting', expirationMs: 60_000 }));
    await broker.publish(addressOf(short), aMessage({ expirationMs: 300 }));
    const later = await collect(broker, waiting, (__, count) => (count === 1 ? retry(300) : done));
    await broker.publish(addressOf(waiting), aMessage());
    await eventually('the first attempt', () => later.ids.length === 1);
    clock.jumpMs = jumpMs;
    await eventually('the second attempt', () => later.ids.length === 2);
    await eventually('the expiry', async () => (await broker.readyCount(short.name)) === 0);
    const { ids } = await collect(broker, lasting);
    await eventually('what lasts', () => ids.length === 1);
  });
});
