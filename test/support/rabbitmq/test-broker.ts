import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { eventually } from '../eventually.js';
import { freePort } from '../free-port.js';
import { installedRabbit, type Installation } from './debian-packages.js';
import { Guard } from './guard.js';

const run = promisify(execFile);

/** One scheduler that sleeps when it has nothing to do; and nothing listens beyond the loopback address. */
const ERL_ARGS = '+S 1:1 +sbwt none -kernel inet_dist_use_interface {127,0,0,1}';
/** What the node prints when every application of it runs: its port accepts connections a moment earlier. */
const BOOTED = 'completed with';

/** A RabbitMQ node of our own on free ports of the loopback address, in a temporary folder, with an epmd of its own. */
export class TestBroker {
  readonly #installation: Installation;
  readonly #folder: string;
  readonly #environment: Readonly<Record<string, string>>;
  readonly #port: number;
  readonly #managementPort: number | undefined;
  readonly #guard: Guard;
  #server: ChildProcess | undefined;
  #log = '';

  private constructor(
    installation: Installation,
    folder: string,
    ports: { readonly port: number; readonly managementPort: number | undefined },
    environment: Record<string, string>,
  ) {
    this.#installation = installation;
    this.#folder = folder;
    this.#port = ports.port;
    this.#managementPort = ports.managementPort;
    this.#environment = environment;
    this.#guard = new Guard(folder);
  }

  /** With `management`, the management plugin answers at `managementUrl`; it costs a second more, and no rates are kept. */
  static async start({ management = false } = {}): Promise<TestBroker> {
    const installation = await installedRabbit();
    const folder = await mkdtemp(join(tmpdir(), 'nightshift-rabbitmq-'));
    const [port, distPort, epmdPort] = [await freePort(), await freePort(), await freePort()];
    const managementPort = management ? await freePort() : undefined;
    const environment = { ...installation.environment, ...nodeEnvironment(folder, { port, distPort, epmdPort }) };
    const broker = new TestBroker(installation, folder, { port, managementPort }, environment);
    try {
      await writeFile(join(folder, 'rabbitmq.conf'), configuration(port, managementPort));
      await writeFile(join(folder, 'enabled_plugins'), management ? '[rabbitmq_management].\n' : '[].\n');
      await broker.#spawn('epmd', installation.epmd, []);
      await broker.#startServer();
    } catch (error) {
      await broker.stop();
      throw error;
    }
    return broker;
  }

  get port(): number {
    return this.#port;
  }

  /** The default virtual host. */
  get url(): string {
    return `amqp://guest:guest@127.0.0.1:${this.#port}`;
  }

  /** Of the management plugin, where it was asked for. */
  get managementUrl(): string {
    return `http://guest:guest@127.0.0.1:${this.#managementPort}`;
  }

  /** Runs rabbitmqctl, which takes a second or more of processor time, and resolves with what it printed. */
  async ctl(...args: readonly string[]): Promise<string> {
    const command = join(this.#installation.scripts, 'rabbitmqctl');
    const { stdout } = await run(command, ['-q', ...args], { env: { ...this.#environment } });
    return stdout;
  }

  /** SIGKILL, as a power cut for this node: its folder stays. */
  async kill(): Promise<void> {
    const server = this.#server;
    if (server?.pid === undefined) return;
    this.#server = undefined;
    // RabbitMQ 3.10 writes the list of its quorum queues down 3 s late, and one that is missing there comes back without a leader.
    await this.ctl('eval', '[dets:sync(Table) || Table <- dets:all()].');
    const ended = once(server, 'exit');
    process.kill(-server.pid, 'SIGKILL');
    await ended;
    await eventually('the broker to be gone', async () => !(await accepts(this.#port)));
  }

  /** Starts the node again on the same folder and ports; kills it first where it is still running. */
  async restart(): Promise<void> {
    await this.kill();
    await this.#startServer();
  }

  /** Leaves nothing: no server, no epmd, no folder. */
  async stop(): Promise<void> {
    await this.#guard.end();
  }

  async #startServer(): Promise<void> {
    this.#log = '';
    const server = await this.#spawn('server', join(this.#installation.scripts, 'rabbitmq-server'), []);
    this.#server = server;
    await eventually('RabbitMQ to start', () => {
      if (server.exitCode !== null) throw new Error(`RabbitMQ did not start:\n${this.#log}`);
      return this.#log.includes(BOOTED);
    });
  }

  /** In a process group of its own, so that its own children go with it. */
  async #spawn(name: string, command: string, args: readonly string[]): Promise<ChildProcess> {
    const child = spawn(command, args, {
      cwd: this.#folder,
      env: this.#environment,
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (chunk) => (this.#log += String(chunk)));
      // The broker must not keep the test run alive: the guard ends it.
      (stream as Socket).unref();
    }
    child.unref();
    await once(child, 'spawn');
    if (child.pid !== undefined) await this.#guard.watch(name, child.pid);
    return child;
  }
}

interface Ports {
  readonly port: number;
  readonly distPort: number;
  readonly epmdPort: number;
}

function nodeEnvironment(folder: string, { port, distPort, epmdPort }: Ports): Record<string, string> {
  return {
    // The Erlang cookie is made here.
    HOME: folder,
    ERL_EPMD_PORT: String(epmdPort),
    ERL_EPMD_ADDRESS: '127.0.0.1',
    ERL_CRASH_DUMP: '/dev/null',
    RABBITMQ_NODENAME: `nightshift-${process.pid}-${port}@localhost`,
    RABBITMQ_NODE_IP_ADDRESS: '127.0.0.1',
    RABBITMQ_NODE_PORT: String(port),
    RABBITMQ_DIST_PORT: String(distPort),
    RABBITMQ_CONF_ENV_FILE: '/dev/null',
    RABBITMQ_CONFIG_FILE: join(folder, 'rabbitmq.conf'),
    RABBITMQ_ADVANCED_CONFIG_FILE: join(folder, 'none'),
    RABBITMQ_ENABLED_PLUGINS_FILE: join(folder, 'enabled_plugins'),
    RABBITMQ_MNESIA_BASE: join(folder, 'mnesia'),
    RABBITMQ_LOG_BASE: join(folder, 'log'),
    RABBITMQ_PID_FILE: join(folder, 'pid'),
    RABBITMQ_GENERATED_CONFIG_DIR: join(folder, 'gen'),
    RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS: ERL_ARGS,
    RABBITMQ_CTL_ERL_ARGS: ERL_ARGS,
  };
}

function configuration(port: number, managementPort: number | undefined): string {
  return [
    `listeners.tcp.default = 127.0.0.1:${port}`,
    'log.console = true',
    'log.console.level = warning',
    'log.file = false',
    'disk_free_limit.absolute = 50MB',
    ...(managementPort === undefined
      ? []
      : [
          'management.tcp.ip = 127.0.0.1',
          `management.tcp.port = ${managementPort}`,
          // Nobody here asks for rates.
          'management_agent.disable_metrics_collector = true',
        ]),
    '',
  ].join('\n');
}

function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}
