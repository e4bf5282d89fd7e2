import { afterEach, beforeEach, describe } from '@jest/globals';
import type { DurableQueue } from '#contracts/ports/durable-queue.js';
import { consumerPromises } from './durable-queue-consumers.suite.js';
import { decisionPromises } from './durable-queue-decisions.suite.js';
import { publishingPromises } from './durable-queue-publishing.suite.js';
import { topologyPromises } from './durable-queue-topology.suite.js';

/** One process's connection to a broker. */
export interface BrokerUnderTest {
  readonly queue: DurableQueue;
  /** May be called twice. */
  close(): Promise<void>;
  /** Closes this connection and makes another to the same broker, whose confirmed persistent messages are still there. */
  reopen(): Promise<BrokerUnderTest>;
}

/** What a test of the suite works on: its own connection, closed for it. `reopen` replaces the connection. */
export interface SuiteBroker {
  readonly queue: DurableQueue;
  reopen(): Promise<void>;
}

/** The promises of the `DurableQueue` port, for any adapter. Queue names are random, so that the suite can run on a shared broker. */
export function durableQueueSuite(name: string, open: () => Promise<BrokerUnderTest>): void {
  describe(`DurableQueue: ${name}`, () => {
    let current: BrokerUnderTest | undefined;
    const opened = (): BrokerUnderTest => {
      if (current === undefined) throw new Error('The broker is not open');
      return current;
    };
    const broker: SuiteBroker = {
      get queue() {
        return opened().queue;
      },
      async reopen() {
        current = await opened().reopen();
      },
    };

    beforeEach(async () => {
      current = await open();
    });
    afterEach(async () => {
      await current?.close();
      current = undefined;
    });

    publishingPromises(broker);
    topologyPromises(broker);
    decisionPromises(broker);
    consumerPromises(broker);
  });
}
