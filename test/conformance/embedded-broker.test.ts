import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from '@jest/globals';
import { openEmbeddedBroker } from '#adapters/broker/embedded/open-embedded-broker.js';
import { SystemClock } from '#contracts/ports/clock.js';
import { SilentLogger } from '#contracts/ports/logger.js';
import { durableQueueSuite, type BrokerUnderTest } from './durable-queue.suite.js';
import { signalsSuite } from './signals.suite.js';

const folder = mkdtempSync(join(tmpdir(), 'nightshift-broker-'));
let files = 0;

afterAll(() => rmSync(folder, { recursive: true }));

async function open(path = join(folder, `${++files}.db`)): Promise<BrokerUnderTest> {
  const broker = await openEmbeddedBroker({ path, logger: new SilentLogger(), clock: new SystemClock() });
  return {
    queue: broker.queue,
    close: broker.close,
    reopen: async () => {
      await broker.close();
      return open(path);
    },
  };
}

durableQueueSuite('embedded', open);

signalsSuite('embedded', async () => {
  const path = join(folder, `${++files}.db`);
  const { signals, close } = await openEmbeddedBroker({ path, logger: new SilentLogger(), clock: new SystemClock() });
  return { signals, peer: signals, close };
});
