// A process with the embedded broker, for tests that kill it or fill its disk. Arguments: the broker's file, and what to do. It prints one fact a line.
import { openEmbeddedBroker } from '#adapters/broker/embedded/open-embedded-broker.js';
import { NightshiftError } from '#contracts/errors.js';
import { done } from '#contracts/ports/durable-queue.js';
import { SystemClock } from '#contracts/ports/clock.js';
import { SilentLogger } from '#contracts/ports/logger.js';
import { addressOf, aMessage, aQueue } from './broker-samples.js';

const [path = '', task = ''] = process.argv.slice(2);
const queue = aQueue({ name: 'of-the-process' });
const broker = await openEmbeddedBroker({ path, logger: new SilentLogger(), clock: new SystemClock() });
await broker.queue.declare(queue);

const publish = async (id: string, bytes = 100): Promise<void> => {
  await broker.queue.publish(addressOf(queue), aMessage({ id, body: Buffer.alloc(bytes, id) }));
  console.log(`confirmed ${id}`);
};

const silently = (id: string): Promise<void> =>
  broker.queue.publish(addressOf(queue), aMessage({ id, body: Buffer.alloc(200, id) }));

/** What objects and buffers take, in whole megabytes: nothing that a collection would free. */
const memoryMb = (): number => {
  globalThis.gc?.();
  const { heapUsed, external } = process.memoryUsage();
  return Math.round((heapUsed + external) / 1e6);
};

const tasks: Record<string, () => Promise<void>> = {
  /** Publishes 50, holds three, and waits to be killed. */
  async hold() {
    for (let count = 0; count < 50; count++) await publish(`message-${count}`);
    await broker.queue.consume(queue, { prefetch: 3 }, ({ id }) => {
      console.log(`holding ${id}`);
      return new Promise(() => setInterval(() => undefined, 60_000));
    });
  },
  /** Publishes 300,000, and says what that cost in memory. */
  async pile() {
    const before = memoryMb();
    for (let count = 0; count < 300_000; count += 500) {
      const numbers = Array.from({ length: 500 }, (_, offset) => count + offset);
      await Promise.all(numbers.map((number) => silently(`message-${number}`)));
    }
    console.log(`grew ${memoryMb() - before}`);
    console.log(`ready ${await broker.queue.readyCount(queue.name)}`);
    await broker.close();
  },
  /** Publishes 5,000 and takes 2,500 of them, then holds three and waits to be killed. */
  async holdDeep() {
    for (let count = 0; count < 5_000; count++) void silently(`message-${count}`);
    let taken = 0;
    await broker.queue.consume(queue, { prefetch: 3 }, ({ id }) => {
      if (++taken <= 2_500) return Promise.resolve(done);
      console.log(`holding ${id}`);
      return new Promise(() => setInterval(() => undefined, 60_000));
    });
  },
  /** Publishes four at a time until it is killed. */
  async stream() {
    for (let count = 0; ; count += 4) {
      await Promise.all([0, 1, 2, 3].map((offset) => publish(`message-${count + offset}`)));
    }
  },
  /** Publishes until it is refused, then until it is accepted again. */
  async fill() {
    let count = 0;
    const outcome = (): Promise<unknown> =>
      publish(`message-${count++}`, 16 * 1024).then(
        () => undefined,
        (error: unknown) => error,
      );
    let refusal = await outcome();
    while (refusal === undefined) refusal = await outcome();
    const { code, cause } = refusal as NightshiftError;
    console.log(`refused ${code} ${cause instanceof Error} ${broker.queue.available}`);
    while (!broker.queue.available) await new Promise((resolve) => setTimeout(resolve, 10));
    const again = await outcome();
    console.log(`then ${again instanceof Error ? again.message : 'accepted'}`);
    await broker.close();
  },
};

await tasks[task]?.();
