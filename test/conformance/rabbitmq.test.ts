import { beforeAll } from '@jest/globals';
import { openRabbit } from '../support/rabbitmq/open-rabbit.js';
import { createVhost } from '../support/rabbitmq/shared-broker.js';
import { durableQueueSuite, type BrokerUnderTest } from './durable-queue.suite.js';
import { signalsSuite } from './signals.suite.js';

let url: string;

beforeAll(async () => {
  url = await createVhost();
});

async function open(): Promise<BrokerUnderTest> {
  const broker = await openRabbit(url);
  return {
    queue: broker.queue,
    close: () => broker.close(),
    reopen: async () => {
      await broker.close();
      return open();
    },
  };
}

durableQueueSuite('rabbitmq', open);

signalsSuite('rabbitmq', async () => {
  const [broker, peer] = await Promise.all([openRabbit(url), openRabbit(url, { name: 'peer' })]);
  return {
    signals: broker.signals,
    peer: peer.signals,
    close: async () => {
      await Promise.all([broker.close(), peer.close()]);
    },
  };
});
