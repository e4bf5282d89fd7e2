import { cpSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { Installation, startWorker } from './nightshift.js';
import { temporaryFolder } from './scratch.js';
import { createVhost } from './rabbitmq/shared-broker.js';
import { uniqueName } from './broker-samples.js';

export interface RunningSetUp {
  readonly installation: Installation;
  /** The app's name: random over RabbitMQ, since queues may live on a shared server. */
  readonly app: string;
  /** The broker's address, where there is one. */
  readonly amqpUrl?: string;
  close(): Promise<void>;
}

export interface SetUp {
  readonly name: string;
  /** Serves a fixture app, with `settings` in its local.settings.json, and resolves once a worker has it ready. */
  serve(fixture: string, settings?: Readonly<Record<string, string>>): Promise<RunningSetUp>;
}

/** The two ways to run Nightshift: the same promises hold for both. */
export const SET_UPS: readonly SetUp[] = [
  {
    name: 'one process',
    serve: (fixture, settings) =>
      serving(fixture, settings, async (folder, closers) => {
        const installation = await Installation.embedded([folder]);
        closers.push(() => installation.close());
        await installation.ready();
        return { installation };
      }),
  },
  {
    name: 'processes over RabbitMQ',
    serve: (fixture, settings) =>
      serving(fixture, settings, async (folder, closers) => {
        const amqpUrl = await createVhost();
        const installation = await Installation.overRabbit(amqpUrl, [folder]);
        closers.push(() => installation.close());
        await installation.ready();
        const worker = await startWorker(installation, amqpUrl);
        closers.push(() => worker.stop());
        return { installation, amqpUrl };
      }),
  },
];

type Closers = (() => Promise<void>)[];

async function serving(
  fixture: string,
  settings: Readonly<Record<string, string>> | undefined,
  start: (folder: string, closers: Closers) => Promise<Pick<RunningSetUp, 'installation' | 'amqpUrl'>>,
): Promise<RunningSetUp> {
  const folder = appFolder(fixture, settings);
  const app = basename(folder);
  const closers: Closers = [];
  const close = async () => {
    for (const each of closers.splice(0).reverse()) await each();
  };
  try {
    const started = await start(folder, closers);
    await started.installation.serving(app);
    return { ...started, app, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** What every v4 app has installed. */
const LIBRARIES = ['node_modules/@azure/functions', 'node_modules/@azure/functions-extensions-base'];

/** A copy of a fixture outside the repository, with its dependencies beside it, under a name of its own. */
export function appFolder(fixture: string, settings: Readonly<Record<string, string>> = {}): string {
  const folder = join(
    temporaryFolder(),
    uniqueName(fixture)
      .toLowerCase()
      .replaceAll(/[^a-z0-9]+/g, '-'),
  );
  cpSync(join('test/support/apps', fixture), folder, { recursive: true });
  for (const name of LIBRARIES) cpSync(name, join(folder, name), { recursive: true });
  writeJson(join(folder, 'local.settings.json'), {
    IsEncrypted: false,
    Values: { FUNCTIONS_WORKER_RUNTIME: 'node', ...settings },
  });
  return folder;
}

function writeJson(path: string, value: unknown): void {
  writeFileSync(path, JSON.stringify(value));
}
