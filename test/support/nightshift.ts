import { readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { eventually } from './eventually.js';
import { freePort } from './free-port.js';
import { Program } from './program.js';
import { temporaryFolder } from './scratch.js';

const READY_LIMIT_MS = 100_000;

type Env = Readonly<Record<string, string>>;

interface Listed<T> {
  readonly items: readonly T[];
  readonly next?: string;
}

export interface ExecutionSeen {
  readonly id: string;
  readonly day: string;
  readonly function: string;
  readonly status: string;
  readonly worker?: string;
  readonly attempts: number;
  readonly statusCode?: number;
  readonly failure?: { readonly code: string; readonly message: string };
}

/** A management that runs as a process of its own (or with a worker inside, when embedded), and its API as an owner uses it. */
export class Installation {
  readonly gateway: string;
  readonly management: string;
  readonly stateDir: string;
  program: Program;
  readonly #start: () => Program;
  /** Its state folder is another's. */
  #beside = false;

  private constructor(ports: { gateway: number; management: number }, stateDir: string, start: () => Program) {
    this.gateway = `http://127.0.0.1:${ports.gateway}`;
    this.management = `http://127.0.0.1:${ports.management}`;
    this.stateDir = stateDir;
    this.#start = start;
    this.program = start();
  }

  /** `nightshift start --app …`: everything in one process. */
  static async embedded(apps: readonly string[], env: Env = {}, stateDir = temporaryFolder()): Promise<Installation> {
    const ports = { gateway: await freePort(), management: await freePort() };
    const flags = ['start', '--state-dir', stateDir, ...apps.flatMap((app) => ['--app', app])];
    return new Installation(ports, stateDir, () =>
      Program.start('nightshift', { arguments: flags, env: { ...portsAsEnv(ports), ...env } }),
    );
  }

  /** `nightshift management --app …` over RabbitMQ; workers are started apart. */
  static overRabbit(amqpUrl: string, apps: readonly string[], env: Env = {}): Promise<Installation> {
    return Installation.#overRabbit(amqpUrl, apps, env, temporaryFolder());
  }

  /** One more management node, on the same store and with the same keys. */
  async another(amqpUrl: string, env: Env = {}): Promise<Installation> {
    const node = await Installation.#overRabbit(amqpUrl, [], env, this.stateDir);
    node.#beside = true;
    return node;
  }

  static async #overRabbit(
    amqpUrl: string,
    apps: readonly string[],
    env: Env,
    stateDir: string,
  ): Promise<Installation> {
    const ports = { gateway: await freePort(), management: await freePort() };
    const places = {
      BROKER_URL: amqpUrl,
      // RabbitMQ 3.10 may take a minute to answer for a quorum queue of a broker that has just started on a busy machine.
      BROKER_CONNECT_TIMEOUT: '90s',
      MANAGEMENT_STATE_DIR: stateDir,
      STORE_URL: `sqlite:${join(stateDir, 'nightshift.db')}`,
    };
    const flags = ['management', ...apps.flatMap((app) => ['--app', app])];
    return new Installation(ports, stateDir, () =>
      Program.start('nightshift', { arguments: flags, env: { ...portsAsEnv(ports), ...places, ...env } }),
    );
  }

  /** Starts the program again, on the same ports and the same state. */
  restart(): void {
    this.program = this.#start();
  }

  async ready(): Promise<void> {
    const isReady = async (): Promise<boolean> => {
      if (!this.program.running) throw new Error(`management ended with ${this.program.exitCode}`);
      return (await fetch(`${this.management}/health/ready`).catch(() => undefined))?.ok === true;
    };
    try {
      await eventually('management is ready', isReady, READY_LIMIT_MS);
    } catch (cause) {
      throw new Error(`management is not ready; it printed:\n${this.program.output}`, { cause });
    }
  }

  get ownerToken(): string {
    return readFileSync(join(this.stateDir, 'owner-token'), 'utf8').trim();
  }

  /** A request to management's API with the owner token. */
  api(path: string, init: Omit<RequestInit, 'headers'> = {}): Promise<Response> {
    const headers = { authorization: `Bearer ${this.ownerToken}`, 'content-type': 'application/json' };
    return fetch(`${this.management}${path}`, { ...init, headers });
  }

  async json<T>(path: string, init?: RequestInit): Promise<T> {
    const response = await this.api(path, init);
    if (!response.ok) throw new Error(`${path} answered ${response.status}: ${await response.text()}`);
    return (await response.json()) as T;
  }

  /** Every execution that matches, over all pages. */
  async executions(query = ''): Promise<ExecutionSeen[]> {
    const found: ExecutionSeen[] = [];
    let cursor = '';
    for (;;) {
      const page = await this.json<Listed<ExecutionSeen>>(`/api/executions?limit=200&${query}${cursor}`);
      found.push(...page.items);
      if (page.next === undefined) return found;
      cursor = `&cursor=${encodeURIComponent(page.next)}`;
    }
  }

  async joinToken(): Promise<string> {
    const { token } = await this.json<{ token: string }>('/api/join-tokens', {
      method: 'POST',
      body: JSON.stringify({ name: 'test' }),
    });
    return token;
  }

  /** Waits until `count` workers, of that name if one is given, have the app ready. */
  serving(app: string, count = 1, name?: string): Promise<unknown> {
    return eventually(`${count} workers serve ${app}`, async () => {
      const response = await this.api('/api/workers').catch(() => undefined);
      return (
        response?.ok === true && countServing(((await response.json()) as Listed<WorkerSeen>).items, app, name) >= count
      );
    });
  }

  async close(): Promise<void> {
    await this.program.stop();
    if (!this.#beside) await rm(this.stateDir, { recursive: true, force: true });
  }
}

interface WorkerSeen {
  readonly id: string;
  readonly name: string;
  readonly live?: boolean;
  readonly draining?: boolean;
  readonly apps?: readonly { readonly app: string; readonly state: string }[];
}

function countServing(workers: readonly WorkerSeen[], app: string, name: string | undefined): number {
  const named = workers.filter(({ name: of, draining }) => draining !== true && (name === undefined || of === name));
  return named.filter((worker) => worker.apps?.some((loaded) => loaded.app === app && loaded.state === 'ready')).length;
}

function portsAsEnv(ports: { gateway: number; management: number }): Env {
  return { GATEWAY_PORT: String(ports.gateway), MANAGEMENT_PORT: String(ports.management) };
}

/** `nightshift worker`, joined to an installation. */
export async function startWorker(installation: Installation, amqpUrl: string, env: Env = {}): Promise<Program> {
  return Program.start('nightshift', {
    arguments: ['worker'],
    env: {
      BROKER_URL: amqpUrl,
      MANAGEMENT_URL: installation.management,
      WORKER_JOIN_TOKEN: await installation.joinToken(),
      WORKER_STATE_DIR: temporaryFolder(),
      ...env,
    },
  });
}
