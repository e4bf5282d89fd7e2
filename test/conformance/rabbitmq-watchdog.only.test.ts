import { afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { RabbitBroker } from '#adapters/broker/rabbitmq/open-rabbit-broker.js';
import { done } from '#contracts/ports/durable-queue.js';
import { AckEater } from '../support/ack-eater.js';
import { addressOf, aMessage, aQueue, collect, messages } from '../support/broker-samples.js';
import { eventually, Gate } from '../support/eventually.js';
import { openRabbit } from '../support/rabbitmq/open-rabbit.js';
import { createVhost } from '../support/rabbitmq/shared-broker.js';
import { RememberingLogger } from '../support/remembering-logger.js';
import { TcpProxy } from '../support/tcp-proxy.js';

const LIMIT_MS = 600;

describe('RabbitMQ: a consumer that is connected and gets nothing done', () => {
  let url: string;
  let proxy: TcpProxy;
  let logger: RememberingLogger;
  let broker: RabbitBroker;
  /** One for each connection: frames are told apart by their place in the stream. */
  let eaters: AckEater[];

  beforeAll(async () => {
    url = await createVhost();
  });
  beforeEach(async () => {
    eaters = [];
    proxy = await TcpProxy.start(Number(new URL(url).port), () => {
      const eater = new AckEater();
      eaters.push(eater);
      return eater.filter;
    });
    logger = new RememberingLogger();
    broker = await openRabbit(proxy.through(url), { logger, variables: { BROKER_STALL_LIMIT: `${LIMIT_MS}ms` } });
  });
  afterEach(async () => {
    await broker.close();
    await proxy.close();
  });

  const loseAcks = (count: number): void => eaters.forEach((eater) => (eater.appetite = count));
  const eaten = (): number => eaters.reduce((sum, eater) => sum + eater.eaten, 0);
  const remedies = (): number => logger.lines.filter(({ level }) => level === 'error').length;

  it('whose acks were lost gets messages again, and those that were lost once more', async () => {
    const queue = aQueue();
    await broker.queue.declare(queue);
    const sent = messages(6);
    loseAcks(2);
    for (const message of sent) await broker.queue.publish(addressOf(queue), message);
    const { ids } = await collect(broker.queue, queue, () => done, 2);
    await eventually('two acks to be lost', () => eaten() === 2);
    loseAcks(0);
    await eventually('every message', () => new Set(ids).size === 6);
    await eventually('the lost ones again', () => ids.length === 8);
    expect(ids.slice(0, 2)).toEqual(sent.slice(0, 2).map(({ id }) => id));
    expect(remedies()).toBe(1);
    await eventually('an empty queue', async () => (await broker.queue.readyCount(queue.name)) === 0);
  });

  it('keeps the run that it has in hand: it is not begun again', async () => {
    const queue = aQueue();
    await broker.queue.declare(queue);
    const gate = new Gate();
    for (const id of ['long', 'lost', 'next']) await broker.queue.publish(addressOf(queue), aMessage({ id }));
    loseAcks(1);
    const decide = ({ id }: { readonly id: string }) => (id === 'long' ? gate.opened.then(() => done) : done);
    const { ids } = await collect(broker.queue, queue, decide, 2);
    await eventually('the ack to be lost', () => eaten() === 1);
    loseAcks(0);
    await eventually('the next message', () => ids.includes('next'));
    gate.open();
    await eventually('an empty queue', async () => (await broker.queue.readyCount(queue.name)) === 0);
    expect(ids).toEqual(['long', 'lost', 'next']);
    expect(remedies()).toBe(1);
  });

  it('is told from one whose long runs take every place', async () => {
    const queue = aQueue();
    await broker.queue.declare(queue);
    const gate = new Gate();
    for (const id of ['long', 'longer', 'waits']) await broker.queue.publish(addressOf(queue), aMessage({ id }));
    const { ids } = await collect(broker.queue, queue, () => gate.opened.then(() => done), 2);
    await eventually('two runs', () => ids.length === 2);
    // Ten looks: nothing is to happen.
    await new Promise((resolve) => setTimeout(resolve, 5 * LIMIT_MS));
    expect(ids).toEqual(['long', 'longer']);
    gate.open();
    await eventually('the third', () => ids.length === 3);
    expect(remedies()).toBe(0);
  });

  it('whose handlers never decide, although they have a limit, has its messages delivered again', async () => {
    const queue = aQueue();
    await broker.queue.declare(queue);
    await broker.queue.publish(addressOf(queue), aMessage({ id: 'forgotten' }));
    const redelivered: boolean[] = [];
    const gate = new Gate();
    const options = { prefetch: 1, decidesWithinMs: 200 };
    await broker.queue.consume(queue, options, (delivery) => {
      redelivered.push(delivery.redelivered);
      return redelivered.length === 1 ? gate.opened.then(() => done) : Promise.resolve(done);
    });
    await eventually('the second delivery', () => redelivered.length === 2);
    expect(redelivered).toEqual([false, true]);
    gate.open();
  });
});
