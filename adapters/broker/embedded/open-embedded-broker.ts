import type { Clock } from '#contracts/ports/clock.js';
import type { DurableQueue } from '#contracts/ports/durable-queue.js';
import type { Logger } from '#contracts/ports/logger.js';
import type { Signals } from '#contracts/ports/signals.js';
import { DEAD_QUEUE, RECORDS_QUEUE } from '#contracts/topology.js';
import { EmbeddedDurableQueue } from './embedded-durable-queue.js';
import { EmbeddedSignals } from './embedded-signals.js';
import { Journal } from './journal.js';

export interface EmbeddedBrokerOptions {
  /** The broker's own file; it and its folder are made when they are missing. */
  readonly path: string;
  readonly logger: Logger;
  readonly clock: Clock;
}

export interface EmbeddedBroker {
  readonly queue: DurableQueue;
  readonly signals: Signals;
  /** Closes the consumers, waits for their handlers, writes what is pending and lets go of the file. */
  readonly close: () => Promise<void>;
}

/**
 * The broker of the embedded role: one per process and file, shared by management and worker. What the last process left in the file is
 * there again. Rejects with BROKER_IN_USE when another process has the file, with BROKER_UNAVAILABLE when it cannot be used.
 */
export async function openEmbeddedBroker({ path, logger, clock }: EmbeddedBrokerOptions): Promise<EmbeddedBroker> {
  const journal = new Journal(path, logger);
  const queue = new EmbeddedDurableQueue(journal, clock, logger);
  const signals = new EmbeddedSignals(logger);
  const close = async (): Promise<void> => {
    await Promise.all([queue.close(), signals.close()]);
  };
  try {
    await Promise.all([RECORDS_QUEUE, DEAD_QUEUE].map((declaration) => queue.declare(declaration)));
  } catch (error) {
    await close();
    throw error;
  }
  return { queue, signals, close };
}
