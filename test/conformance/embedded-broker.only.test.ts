import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { openEmbeddedBroker, type EmbeddedBroker } from '#adapters/broker/embedded/open-embedded-broker.js';
import { SystemClock } from '#contracts/ports/clock.js';
import { done, release, retry } from '#contracts/ports/durable-queue.js';
import { SilentLogger } from '#contracts/ports/logger.js';
import { BROKER_HEADERS, DEAD_QUEUE } from '#contracts/topology.js';
import { BrokerProcess } from '../support/broker-process.js';
import { addressOf, aMessage, aQueue, collect, messages } from '../support/broker-samples.js';
import { eventually, Gate } from '../support/eventually.js';

const run = promisify(execFile);
const folder = mkdtempSync(join(tmpdir(), 'nightshift-broker-'));
const processQueue = aQueue({ name: 'of-the-process' });
const opened: EmbeddedBroker[] = [];
const children: BrokerProcess[] = [];
let files = 0;
let path: string;

beforeEach(() => {
  path = join(folder, `only-${++files}`, 'broker.db');
});
afterEach(async () => {
  await Promise.all(opened.splice(0).map((broker) => broker.close()));
  await Promise.all(children.splice(0).map((child) => child.kill()));
});
afterAll(() => rmSync(folder, { recursive: true }));

async function open(): Promise<EmbeddedBroker> {
  const broker = await openEmbeddedBroker({ path, logger: new SilentLogger(), clock: new SystemClock() });
  opened.push(broker);
  return broker;
}

function start(task: string, shell?: string): BrokerProcess {
  const child = new BrokerProcess(path, task, shell);
  children.push(child);
  return child;
}

describe('embedded broker: a process that is killed', () => {
  it('leaves every confirmed message, in order, and marks as redelivered exactly those it had handed over', async () => {
    const child = start('hold');
    const held = await child.printed('holding', 3);
    await child.kill();
    const { queue } = await open();
    const { deliveries, ids } = await collect(queue, processQueue);
    await eventually('all messages', () => deliveries.length >= 50);
    expect(ids).toEqual(child.facts('confirmed'));
    expect(deliveries.filter(({ redelivered }) => redelivered).map(({ id }) => id)).toEqual(held);
    expect(held).toEqual(['message-0', 'message-1', 'message-2']);
    expect(deliveries.every(({ attempt }) => attempt === 1)).toBe(true);
  });

  it('leaves every confirmed message when it is killed while publishing', async () => {
    const child = start('stream');
    await child.printed('confirmed', 200);
    await child.kill();
    const { queue } = await open();
    const { ids } = await collect(queue, processQueue, () => done, 100);
    const confirmed = child.facts('confirmed');
    await eventually('all confirmed messages', () => ids.length >= confirmed.length);
    const seen = new Set(ids);
    expect(confirmed.filter((id) => !seen.has(id))).toEqual([]);
    expect(ids).toHaveLength(seen.size);
  });
});

describe("embedded broker: the broker's file", () => {
  it('belongs to one process: another gets BROKER_IN_USE, until the first is gone, however it went', async () => {
    const child = start('hold');
    await child.printed('holding', 3);
    const refused = open();
    await expect(refused).rejects.toMatchObject({ code: 'BROKER_IN_USE' });
    await expect(refused).rejects.toThrow(path);
    await child.kill();
    await expect(open()).resolves.toBeDefined();
  });

  it('belongs to one broker within a process, too, which the refused one does not disturb', async () => {
    const first = await open();
    await expect(open()).rejects.toMatchObject({ code: 'BROKER_IN_USE' });
    const child = start('hold');
    await expect(child.printed('confirmed')).rejects.toThrow('BROKER_IN_USE');
    await first.queue.declare(processQueue);
    await first.queue.publish(addressOf(processQueue), aMessage());
  });

  it('is made with its folder, for its user only', async () => {
    await open();
    expect(statSync(path).mode & 0o777).toBe(0o600);
  });

  it('must be one: another file, or one of a newer version, is named and left alone', async () => {
    const broker = await open();
    await broker.close();
    const database = new DatabaseSync(path);
    database.exec('PRAGMA user_version = 99');
    database.close();
    await expect(open()).rejects.toMatchObject({
      code: 'BROKER_UNAVAILABLE',
      message: expect.stringMatching(/broker\.db was written by a newer Nightshift \(format 99/),
    });
    path = join(folder, 'text.db');
    writeFileSync(path, 'This is not a database. '.repeat(500));
    await expect(open()).rejects.toMatchObject({
      code: 'BROKER_UNAVAILABLE',
      message: expect.stringContaining(path),
      cause: expect.objectContaining({ code: 'ERR_SQLITE_ERROR' }),
    });
  });

  const linux = process.platform === 'linux' ? it : it.skip;
  linux(
    'refuses publishers with BROKER_UNAVAILABLE while the disk is full, and takes them again by itself',
    async () => {
      // A soft limit on the size of a file, which prlimit can lift again, does what a full disk does to SQLite.
      const child = start('fill', "trap '' XFSZ; ulimit -S -f 2000;");
      const [refusal] = await child.printed('refused');
      expect(refusal).toBe('BROKER_UNAVAILABLE true false');
      await run('prlimit', ['--pid', String(child.pid), '--fsize=unlimited:unlimited']);
      expect(await child.printed('then')).toEqual(['accepted']);
      const confirmed = child.facts('confirmed');
      expect(confirmed.length).toBeGreaterThan(10);
      await child.kill();
      const { queue } = await open();
      const { ids } = await collect(queue, processQueue);
      await eventually('what was confirmed', () => ids.length >= confirmed.length);
      expect(ids).toEqual(confirmed);
    },
  );
});

describe('embedded broker: over a restart', () => {
  const restart = async (): Promise<EmbeddedBroker> => {
    await opened.pop()?.close();
    return open();
  };

  it.each([
    ['retry', retry(800), 2, false],
    ['release', release(800), 1, true],
  ] as const)('a %s that waits goes on waiting', async (_what, decision, attempt, redelivered) => {
    const queue = aQueue();
    const first = await open();
    let decidedAtMs = 0;
    const { consumer } = await collect(first.queue, queue, () => {
      decidedAtMs = performance.now();
      return decision;
    });
    await first.queue.publish(addressOf(queue), aMessage());
    await eventually('the decision', () => decidedAtMs > 0);
    await consumer.close();
    const second = await restart();
    expect(await second.queue.readyCount(queue.name)).toBe(0);
    const seen = await collect(second.queue, queue);
    await eventually('the message', () => seen.deliveries.length > 0);
    expect(seen.deliveries).toMatchObject([{ attempt, redelivered }]);
    expect((seen.receivedAtMs[0] ?? 0) - decidedAtMs).toBeGreaterThanOrEqual(798);
  });

  it('what expired meanwhile is dead, and what has time left is not', async () => {
    const queue = aQueue();
    const first = await open();
    await first.queue.declare(queue);
    await first.queue.publish(addressOf(queue), aMessage({ id: 'short', expirationMs: 1 }));
    await first.queue.publish(addressOf(queue), aMessage({ id: 'long', expirationMs: 60_000 }));
    const second = await restart();
    const dead = await collect(second.queue, DEAD_QUEUE);
    const seen = await collect(second.queue, queue);
    await eventually('both', () => dead.ids.length > 0 && seen.ids.length > 0);
    expect(dead.deliveries).toMatchObject([{ id: 'short', headers: { [BROKER_HEADERS.deadReason]: 'expired' } }]);
    expect(seen.ids).toEqual(['long']);
  });

  it('messages that are not persistent are gone, as are classic queues', async () => {
    const [quorum, classic] = [aQueue(), aQueue({ kind: 'classic' })];
    const first = await open();
    for (const queue of [quorum, classic]) await first.queue.declare(queue);
    await first.queue.publish(addressOf(quorum), aMessage({ id: 'volatile', persistent: false }));
    await first.queue.publish(addressOf(quorum), aMessage({ id: 'kept' }));
    await first.queue.publish(addressOf(classic), aMessage());
    const second = await restart();
    expect(await second.queue.readyCount(classic.name)).toBeUndefined();
    const { ids } = await collect(second.queue, quorum);
    await eventually('a message', () => ids.length > 0);
    expect(ids).toEqual(['kept']);
  });

  it('bindings that a queue got later are there, and new messages come behind the old ones', async () => {
    const queue = aQueue();
    const other = aQueue();
    const first = await open();
    await first.queue.declare(queue);
    await first.queue.declare({ ...queue, bindings: other.bindings });
    for (const message of messages(5)) await first.queue.publish(addressOf(queue), message);
    const second = await restart();
    await second.queue.publish(addressOf(other), aMessage({ id: 'last' }));
    const { ids } = await collect(second.queue, queue);
    await eventually('six messages', () => ids.length === 6);
    expect(ids.indexOf('last')).toBe(5);
  });

  it('contents beyond what memory keeps come from the file, unchanged', async () => {
    const queue = aQueue();
    const { queue: broker } = await open();
    await broker.declare(queue);
    const bodies = Array.from({ length: 80 }, (_, index) => Buffer.alloc(1024 * 1024, index));
    await Promise.all(
      bodies.map((body, index) => broker.publish(addressOf(queue), aMessage({ id: `${index}`, body }))),
    );
    const { deliveries } = await collect(broker, queue);
    await eventually('80 MiB', () => deliveries.length === 80);
    const wrong = deliveries.filter(
      ({ id, body }) => Buffer.compare(body, bodies[Number(id)] ?? Buffer.alloc(0)) !== 0,
    );
    expect(wrong).toEqual([]);
  });
});

describe('embedded broker: one event loop for all', () => {
  it('a classic queue hands over within a turn or two', async () => {
    const queue = aQueue({ kind: 'classic' });
    const { queue: broker } = await open();
    const { ids } = await collect(broker, queue);
    await broker.publish(addressOf(queue), aMessage({ persistent: false }));
    await new Promise((resolve) => setImmediate(resolve));
    await new Promise((resolve) => setImmediate(resolve));
    expect(ids).toHaveLength(1);
  });

  it.each(['quorum', 'classic'] as const)(
    'a handler of a %s queue that releases for ever keeps nobody from running',
    async (kind) => {
      const queue = aQueue({ kind });
      const stop = new Gate();
      let stopped = false;
      const { queue: broker } = await open();
      const { ids } = await collect(broker, queue, () => (stopped ? done : release()));
      await broker.publish(addressOf(queue), aMessage());
      setTimeout(() => stop.open(), 50);
      await stop.opened;
      stopped = true;
      await eventually('an empty queue', async () => (await broker.readyCount(queue.name)) === 0);
      expect(ids.length).toBeGreaterThan(1);
    },
  );
});
