import { loadConfig, shellEnvironment } from '../load-config.js';
import { logOptions } from './log.config.js';
import { PinoLogger } from './pino-logger.js';
import { RabbitQueueBrokers } from './queue-brokers.js';
import { orExplain, untilStopped } from './until-stopped.js';
import { openRabbitBroker } from '#adapters/broker/rabbitmq/open-rabbit-broker.js';
import { rabbitOptions } from '#adapters/broker/rabbitmq/rabbitmq.config.js';
import { SystemClock } from '#contracts/ports/clock.js';
import { createWorker } from '#workers/create-worker.js';
import { CustomLanguageHost } from '#workers/languages/custom-handler/custom-language-host.js';
import { NodeLanguageHost } from '#workers/languages/node/node-language-host.js';
import { limitsOf, nodeHostOptions, workerOptions } from '#workers/worker.config.js';
import { outliveOutput } from './outlive-output.js';
import { packageVersion } from './package-version.js';

/** The worker role on RabbitMQ. Resolves when it has been stopped. */
export async function runWorker(): Promise<void> {
  outliveOutput();
  const config = loadConfig({ log: logOptions, broker: rabbitOptions, worker: workerOptions });
  const logger = PinoLogger.open('worker', config.log.level);
  const clock = new SystemClock();
  const broker = await openRabbitBroker(config.broker, logger, 'worker');
  const worker = createWorker({
    release: packageVersion(),
    queue: broker.queue,
    signals: broker.signals,
    clock,
    logger,
    config: config.worker,
    languages: [
      new NodeLanguageHost({ logger, clock, environment: shellEnvironment(), ...nodeHostOptions(config.worker) }),
      new CustomLanguageHost({ logger, clock, environment: shellEnvironment(), limits: limitsOf(config.worker) }),
    ],
    brokers: new RabbitQueueBrokers(logger),
  });
  const stop = async () => {
    await worker.drain(config.worker.drainTimeoutMs);
    await worker.close();
    await broker.close();
  };
  // Listened for from now on: a worker that still waits for management must stop when it is told to.
  const stopped = untilStopped(stop);
  try {
    await worker.start();
  } catch (error) {
    if (!worker.stopping.aborted) {
      await stop();
      throw error;
    }
  }
  await stopped;
}

export function main(): Promise<void> {
  return orExplain(runWorker);
}
