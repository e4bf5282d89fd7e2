import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { Installation, startWorker } from './nightshift.js';
import type { Program } from './program.js';
import { createVhost } from './rabbitmq/shared-broker.js';
import { temporaryFolder } from './scratch.js';
import { appFolder } from './set-ups.js';

type Env = Readonly<Record<string, string>>;

interface ClusterOptions {
  readonly workers: number;
  readonly amqpUrl?: string;
  /** Of management; a function of the app's name where that must be known. */
  readonly env?: Env | ((app: string) => Env);
  readonly settings?: Readonly<Record<string, string>>;
}

/** Management and workers as processes over RabbitMQ, serving the workbench app. */
export interface Cluster {
  readonly installation: Installation;
  readonly workers: readonly Program[];
  readonly app: string;
  readonly amqpUrl: string;
  /** Lines that functions wrote outside, in order: what really ran. */
  readonly written: () => string[];
  readonly at: (path: string) => string;
}

/** Starts clusters for the tests of one file, and whatever else they open; `close` belongs into `afterEach`. */
export class Clusters {
  readonly closers: (() => Promise<unknown>)[] = [];

  async close(): Promise<void> {
    for (const close of this.closers.splice(0).reverse()) await close();
  }

  async start(options: ClusterOptions): Promise<Cluster> {
    const ledger = join(temporaryFolder(), 'ledger');
    const folder = appFolder('workbench', { LEDGER: ledger, ...options.settings });
    const app = basename(folder);
    const amqpUrl = options.amqpUrl ?? (await createVhost());
    const env = typeof options.env === 'function' ? options.env(app) : options.env;
    const installation = await Installation.overRabbit(amqpUrl, [folder], env);
    this.closers.push(() => installation.close());
    await installation.ready();
    const workers: Program[] = [];
    for (let n = 0; n < options.workers; n += 1) {
      workers.push(await this.worker(installation, amqpUrl, { WORKER_NAME: `worker-${n}` }));
    }
    await installation.serving(app, options.workers);
    return {
      installation,
      workers,
      app,
      amqpUrl,
      written: () => linesOf(ledger),
      at: (path) => `${installation.gateway}${path}`,
    };
  }

  async worker(
    installation: Installation,
    amqpUrl: string,
    env: Readonly<Record<string, string>> = {},
  ): Promise<Program> {
    const worker = await startWorker(installation, amqpUrl, env);
    this.closers.push(() => worker.stop());
    return worker;
  }
}

/** Of a file that may not be there yet. */
export function linesOf(path: string): string[] {
  try {
    return readFileSync(path, 'utf8').split('\n').filter(Boolean);
  } catch {
    return [];
  }
}

/** The language processes of a worker. */
export function childrenOf(pid: number): number[] {
  return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').filter(Boolean).map(Number);
}

/** Calls in hand, as the gateway counts them in its metrics. */
export async function outstanding(installation: Installation): Promise<number> {
  const metrics = await (await installation.api('/metrics')).text();
  return metrics
    .split('\n')
    .filter((line) => line.startsWith('nightshift_gateway_outstanding'))
    .reduce((sum, line) => sum + Number(line.split(' ').at(-1)), 0);
}
