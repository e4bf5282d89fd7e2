import { join } from 'node:path';
import { GenericContainer, getContainerRuntimeClient, Network, Wait } from 'testcontainers';
import type { StartedNetwork, StartedTestContainer } from 'testcontainers';
import { eventually } from '../support/eventually.js';
import { Hardened } from './hardened.js';
import { figure, images } from './images.js';

const START_LIMIT_MS = 180_000;
const API = 7070;
const GATEWAY = 7071;
const STORE = 'sqlite:/var/lib/nightshift/nightshift.db';

export interface ExecutionSeen {
  readonly id: string;
  readonly function: string;
  readonly trigger: string;
  readonly status: string;
  readonly attempts: number;
  readonly worker?: string;
}

interface WorkerSeen {
  readonly id: string;
  readonly name: string;
  readonly live: boolean;
  readonly running: number;
}

/** RabbitMQ, one management node and workers, each a container, with the secrets that prepare.mjs has made. Serves app folders. */
export class House {
  readonly #network: StartedNetwork;
  readonly #running = new Map<string, StartedTestContainer>();
  #ownerToken = '';

  private constructor(network: StartedNetwork) {
    this.#network = network;
  }

  static async open({ apps, workers }: { apps: readonly string[]; workers: number }): Promise<House> {
    const house = new House(await new Network().start());
    try {
      await house.#startBroker();
      await house.#startManagement(apps);
      for (let n = 1; n <= workers; n += 1) await house.startWorker(`worker-${n}`);
      return house;
    } catch (error) {
      await house.close();
      throw error;
    }
  }

  container(name: string): StartedTestContainer {
    const found = this.#running.get(name);
    if (found === undefined) throw new Error(`${name} does not run`);
    return found;
  }

  at(path: string): string {
    return `${this.#address(GATEWAY)}${path}`;
  }

  async api<T>(path: string, init: Omit<RequestInit, 'headers'> = {}): Promise<T> {
    const headers = { authorization: `Bearer ${this.#ownerToken}`, 'content-type': 'application/json' };
    const response = await fetch(`${this.#address(API)}/api/${path}`, { ...init, headers });
    if (!response.ok) throw new Error(`${path} answered ${response.status}: ${await response.text()}`);
    return (await response.json()) as T;
  }

  async executions(query = ''): Promise<readonly ExecutionSeen[]> {
    return (await this.api<{ items: ExecutionSeen[] }>(`executions?limit=200&${query}`)).items;
  }

  async workers(): Promise<readonly WorkerSeen[]> {
    return (await this.api<{ items: WorkerSeen[] }>('workers')).items;
  }

  /** The one that runs something now. */
  busyWorker(): Promise<WorkerSeen> {
    return eventually('a worker is busy', async () =>
      (await this.workers()).find(({ live, running }) => live && running > 0),
    );
  }

  async startWorker(name: string): Promise<void> {
    const worker = Hardened.worker(images().current)
      .withHostname(name)
      .withEnvironment({
        BROKER_URL_FILE: '/etc/nightshift/broker-url',
        MANAGEMENT_URL: `http://management:${API}`,
        WORKER_JOIN_TOKEN_FILE: '/etc/nightshift/join-token',
        WORKER_NAME: name,
      })
      .withBindMounts([secret('broker-url-worker', 'broker-url'), secret('join-token')]);
    await this.#start(name, worker);
  }

  /** As `docker stop` with the grace of compose.yaml; resolves with the exit code. */
  async stop(name: string, graceSeconds: number): Promise<number> {
    const container = await dockerContainer(this.container(name).getId());
    await container.stop({ t: graceSeconds });
    const { State } = await container.inspect();
    await container.remove({ v: true });
    this.#running.delete(name);
    return State.ExitCode;
  }

  /** SIGKILL for everything in it, at once. */
  async kill(name: string): Promise<void> {
    const container = await dockerContainer(this.container(name).getId());
    await container.kill();
    await container.remove({ v: true, force: true });
    this.#running.delete(name);
  }

  /** What a program in the container prints; rejects when it fails. */
  async run(name: string, ...command: string[]): Promise<string> {
    const { output, exitCode } = await this.container(name).exec(command);
    if (exitCode !== 0) throw new Error(`${command.join(' ')} in ${name} ended with ${exitCode}: ${output}`);
    return output.trim();
  }

  async close(): Promise<void> {
    for (const container of [...this.#running.values()].reverse()) await container.stop({ timeout: 1 });
    this.#running.clear();
    await this.#network.stop();
  }

  async #startBroker(): Promise<void> {
    const broker = new GenericContainer(images().rabbitmq)
      .withHostname('rabbitmq')
      .withBindMounts([
        {
          source: resolved('infra/containers/rabbitmq.conf'),
          target: '/etc/rabbitmq/conf.d/20-nightshift.conf',
          mode: 'ro',
        },
        {
          source: join(images().secrets, 'rabbitmq-definitions.json'),
          target: '/run/secrets/rabbitmq-definitions',
          mode: 'ro',
        },
      ])
      .withHealthCheck({
        test: ['CMD', 'rabbitmq-diagnostics', '-q', 'check_port_connectivity'],
        interval: 2_000,
        timeout: 15_000,
        retries: 60,
        startPeriod: 1_000,
      });
    await this.#start('rabbitmq', broker);
  }

  async #startManagement(apps: readonly string[]): Promise<void> {
    const targets = apps.map((folder) => ({
      source: folder,
      target: `/apps/${folder.split('/').at(-1)}`,
      mode: 'ro' as const,
    }));
    const management = Hardened.management(images().current)
      .withHostname('management')
      .withEnvironment({
        BROKER_URL_FILE: '/etc/nightshift/broker-url',
        BROKER_MANAGEMENT_URL_FILE: '/etc/nightshift/broker-management-url',
        MANAGEMENT_KEY_RING_FILE: '/etc/nightshift/key-ring',
        MANAGEMENT_JOIN_TOKEN_FILE: '/etc/nightshift/join-token',
        GATEWAY_ADVERTISED_URL: `http://management:${GATEWAY}`,
        STORE_URL: STORE,
      })
      .withBindMounts([
        secret('broker-url-management', 'broker-url'),
        secret('broker-management-url'),
        secret('key-ring.json', 'key-ring'),
        secret('join-token'),
        ...targets,
      ])
      .withExposedPorts(API, GATEWAY)
      .withCommand(['management', ...targets.flatMap(({ target }) => ['--app', target])]);
    await this.#start('management', management);
    this.#ownerToken = await this.run('management', 'cat', '/var/lib/nightshift/owner-token');
  }

  async #start(name: string, container: GenericContainer): Promise<void> {
    const before = performance.now();
    const started = await container
      .withNetwork(this.#network)
      .withNetworkAliases(name)
      .withWaitStrategy(Wait.forHealthCheck())
      .withStartupTimeout(START_LIMIT_MS)
      .start();
    this.#running.set(name, started);
    figure(`${name} healthy after`, `${((performance.now() - before) / 1000).toFixed(1)} s`);
  }

  #address(port: number): string {
    const management = this.container('management');
    return `http://${management.getHost()}:${management.getMappedPort(port)}`;
  }
}

function resolved(path: string): string {
  return join(process.cwd(), path);
}

function secret(file: string, name = file) {
  return { source: join(images().secrets, file), target: `/etc/nightshift/${name}`, mode: 'ro' as const };
}

async function dockerContainer(id: string) {
  return (await getContainerRuntimeClient()).container.getById(id);
}
