import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { dead, done, retry } from '#contracts/ports/durable-queue.js';
import { BROKER_HEADERS, DEAD_QUEUE, EXCHANGES, RECORDS_QUEUE } from '#contracts/topology.js';
import type { RabbitBroker } from '#adapters/broker/rabbitmq/open-rabbit-broker.js';
import { addressOf, aMessage, aQueue, collect, messages, uniqueName } from '../support/broker-samples.js';
import { eventually, Gate, within } from '../support/eventually.js';
import { openRabbit } from '../support/rabbitmq/open-rabbit.js';
import { TestBroker } from '../support/rabbitmq/test-broker.js';
import { EXTERNAL_URL } from '../support/rabbitmq/variables.js';

/** Half of the time that a confirm is waited for. */
const AT_ONCE_MS = 5_000;

// These tests kill and starve their broker: it must be one of our own.
const describeOwnBroker = process.env[EXTERNAL_URL] ? describe.skip : describe;

describeOwnBroker(`RabbitMQ itself (skipped when ${EXTERNAL_URL} names a server)`, () => {
  let server: TestBroker;
  let broker: RabbitBroker;

  beforeAll(async () => {
    server = await TestBroker.start();
  });
  afterAll(() => server.stop());
  beforeEach(async () => {
    broker = await openRabbit(server.url, { name: 'facts' });
  });
  afterEach(() => broker.close());

  /** The rows that rabbitmqctl prints, without their heading. */
  const rows = async (...args: string[]): Promise<string[][]> => {
    const printed = await server.ctl('--no-table-headers', ...args);
    return printed
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => line.split('\t'));
  };

  it('names its connections, and gives each consumer a channel of its own on the one that does not publish', async () => {
    const queues = [aQueue(), aQueue(), aQueue({ kind: 'classic' })];
    for (const queue of queues) await collect(broker.queue, queue);
    const connections = await rows('list_connections', 'pid', 'client_properties', 'timeout');
    const pidOf = (name: string): string | undefined =>
      connections.find(([, properties]) => properties?.includes(`"${name}"`))?.[0];
    expect(connections).toHaveLength(2);
    expect(connections.map(([, , heartbeat]) => heartbeat)).toEqual(['5', '5']);
    const [publishing, consuming] = [pidOf('nightshift facts publish'), pidOf('nightshift facts consume')];
    expect(publishing).toBeDefined();

    const channels = await rows('list_channels', 'connection', 'consumer_count', 'confirm');
    expect(channels.filter(([, , confirms]) => confirms === 'true')).toEqual([[publishing, '0', 'true']]);
    const consumers = channels.filter(([, count]) => count !== '0');
    // Three queues and the process's own signals.
    expect(consumers).toEqual(Array.from({ length: 4 }, () => [consuming, '1', 'false']));
  });

  it('offers a message again that the broker refuses, for a moment', async () => {
    const queue = aQueue({ name: 'small' });
    await broker.queue.declare(queue);
    await server.ctl('set_policy', 'small', '^small$', '{"max-length":1,"overflow":"reject-publish"}');
    const untilRefused = async (): Promise<void> => {
      for (;;) await broker.queue.publish(addressOf(queue), aMessage());
    };
    await expect(untilRefused()).rejects.toMatchObject({ code: 'BROKER_UNAVAILABLE' });
    const offered = broker.queue.publish(addressOf(queue), aMessage({ id: 'late' }));
    // Makes room while the message waits to be offered again.
    const { ids } = await collect(broker.queue, queue);
    await offered;
    await eventually('the late message', () => ids.includes('late'));
  });

  it('declares with nothing but what never changes', async () => {
    await broker.queue.declare(aQueue({ name: 'durable-lane' }));
    await broker.queue.declare(aQueue({ name: 'sync-lane', kind: 'classic', expiresMs: 60_000, deadLetters: false }));
    const found = await rows('list_queues', 'name', 'durable', 'arguments');
    const argumentsOf = (name: string) => new Set(found.find((row) => row[0] === name)?.[2]?.match(/\{[^}]*\}/g));
    const deadLettered = new Set(['{"x-dead-letter-exchange","ns.dead"}', '{"x-queue-type","quorum"}']);
    expect(argumentsOf('durable-lane')).toEqual(deadLettered);
    expect(argumentsOf(RECORDS_QUEUE.name)).toEqual(deadLettered);
    expect(argumentsOf('sync-lane')).toEqual(new Set(['{"x-expires",60000}', '{"x-queue-type","classic"}']));
    expect(argumentsOf(DEAD_QUEUE.name)).toEqual(new Set(['{"x-queue-type","quorum"}']));
    const exchanges = await rows('list_exchanges', 'name', 'type', 'durable');
    const ours = exchanges.filter(([name]) => name?.startsWith('ns.')).map((row) => row.join(' '));
    expect(new Set(ours)).toEqual(new Set(Object.values(EXCHANGES).map(({ name, type }) => `${name} ${type} true`)));
    for (const name of ['durable-lane', 'sync-lane']) await server.ctl('delete_queue', name);
  });

  it('consumes again when the broker cancels the consumer, and bears a decision about a queue that is gone', async () => {
    const queue = aQueue();
    const gate = new Gate();
    const seen = await collect(broker.queue, queue, (_, count) => (count === 1 ? gate.opened.then(() => done) : done));
    await broker.queue.publish(addressOf(queue), aMessage({ id: 'before' }));
    await eventually('the first delivery', () => seen.ids.length === 1);
    await server.ctl('delete_queue', queue.name);
    await eventually('the queue to be back', async () => (await broker.queue.readyCount(queue.name)) !== undefined);
    gate.open();
    await eventually('the next delivery', async () => {
      await broker.queue.publish(addressOf(queue), aMessage({ id: 'after' })).catch(() => undefined);
      return seen.ids.includes('after');
    });
    expect(seen.ids.filter((id) => id === 'before')).toHaveLength(1);
  });

  it('fails at once, and what is in flight too, while the broker takes no messages; acks go on', async () => {
    const queue = aQueue();
    const gate = new Gate();
    const seen = await collect(broker.queue, queue, () => gate.opened.then(() => done));
    await broker.queue.publish(addressOf(queue), aMessage({ id: 'before' }));
    await eventually('the delivery', () => seen.ids.length === 1);
    await server.ctl('set_vm_memory_high_watermark', 'absolute', '1MiB');
    try {
      // RabbitMQ tells a connection that it is blocked when it next publishes.
      const first = broker.queue.publish(addressOf(queue), aMessage({ id: 'in flight' }));
      await expect(within('the alarm', first, 5_000)).rejects.toMatchObject({ code: 'BROKER_UNAVAILABLE' });
      const started = performance.now();
      expect(broker.queue.available).toBe(false);
      await expect(broker.queue.publish(addressOf(queue), aMessage())).rejects.toMatchObject({
        code: 'BROKER_UNAVAILABLE',
      });
      broker.signals.send('lost', {});
      expect(performance.now() - started).toBeLessThan(AT_ONCE_MS);
      gate.open();
      await eventually('the ack', async () => (await unacked(queue.name)) === '0');
    } finally {
      await server.ctl('set_vm_memory_high_watermark', '0.4');
    }
    await eventually('publishing to work', () => broker.queue.available);
    await broker.queue.publish(addressOf(queue), aMessage({ id: 'after' }));
    await eventually('the message', () => seen.ids.includes('after'));
  });

  const unacked = async (queue: string): Promise<string | undefined> =>
    (await rows('list_queues', 'name', 'messages_unacknowledged')).find(([name]) => name === queue)?.[1];

  it('does not count what the broker counts: a message given back by a lost connection is at its first attempt', async () => {
    const queue = aQueue();
    const gate = new Gate();
    const seen = await collect(broker.queue, queue, async (_, count) => {
      if (count < 3) await gate.opened;
      return count === 3 ? retry(0) : done;
    });
    await broker.queue.publish(addressOf(queue), aMessage());
    for (const deliveries of [1, 2]) {
      await eventually(`delivery ${deliveries}`, () => seen.deliveries.length === deliveries);
      await server.ctl('close_all_connections', 'by the test');
    }
    await eventually('four deliveries', () => seen.deliveries.length === 4);
    expect(seen.deliveries.map(({ attempt }) => attempt)).toEqual([1, 1, 1, 2]);
    expect(seen.deliveries.map(({ redelivered }) => redelivered)).toEqual([false, true, true, false]);
    gate.open();
    await eventually('an empty queue', async () => (await broker.queue.readyCount(queue.name)) === 0);
  });

  it('after kill -9 and restart: every confirmed message is there, everything is declared and consumed again', async () => {
    const [queue, waiting, own] = [aQueue(), aQueue(), uniqueName('own')];
    const resultsAddress = { exchange: EXCHANGES.results.name, routingKey: own };
    const exclusive = aQueue({
      name: own,
      kind: 'classic',
      exclusive: true,
      deadLetters: false,
      bindings: [resultsAddress],
    });
    const [seen, results, keys] = [
      await collect(broker.queue, queue),
      await collect(broker.queue, exclusive),
      new Set<string>(),
    ];
    await broker.signals.subscribe(`${own}.*`, (key) => keys.add(key));
    await broker.queue.declare(waiting);
    const sent = messages(100);
    await Promise.all(sent.map((message) => broker.queue.publish(addressOf(waiting), message)));

    await server.kill();
    await eventually('the loss to be seen', () => !broker.queue.available);
    const started = performance.now();
    await expect(broker.queue.publish(addressOf(queue), aMessage())).rejects.toMatchObject({
      code: 'BROKER_UNAVAILABLE',
    });
    expect(performance.now() - started).toBeLessThan(AT_ONCE_MS);
    await server.restart();
    await eventually('the connection', () => broker.queue.available);

    const survivors = await collect(broker.queue, waiting);
    await eventually('the confirmed messages', () => survivors.ids.length >= sent.length);
    expect(survivors.ids).toEqual(sent.map(({ id }) => id));
    await eventually('the consumers', async () => {
      await broker.queue.publish(addressOf(queue), aMessage({ id: 'again' })).catch(() => undefined);
      await broker.queue.publish(resultsAddress, aMessage({ id: 'result', persistent: false })).catch(() => undefined);
      broker.signals.send(`${own}.again`, {});
      return seen.ids.includes('again') && results.ids.includes('result') && keys.size > 0;
    });
  });

  it('moves what is dead with a confirm: nothing is acked before it lies in ns.dead', async () => {
    const queue = aQueue();
    const letters = await collect(broker.queue, DEAD_QUEUE);
    const seen = await collect(broker.queue, queue, () => dead('refused by the test'));
    const sent = messages(50, { persistent: false });
    await Promise.all(sent.map((message) => broker.queue.publish(addressOf(queue), message)));
    await eventually('every dead letter', () => letters.ids.length >= sent.length);
    expect(new Set(letters.ids)).toEqual(new Set(sent.map(({ id }) => id)));
    expect(letters.deliveries[0]?.headers).toEqual({
      [BROKER_HEADERS.deadReason]: 'refused by the test',
      [BROKER_HEADERS.deadQueue]: queue.name,
    });
    await eventually('nothing unacknowledged', async () => (await unacked(queue.name)) === '0');
    expect(seen.ids).toHaveLength(sent.length);
  });
});
