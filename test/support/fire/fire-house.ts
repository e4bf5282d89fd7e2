import { basename, join } from 'node:path';
import { linesOf } from '../cluster.js';
import { Installation } from '../nightshift.js';
import { Program } from '../program.js';
import { TestBroker } from '../rabbitmq/test-broker.js';
import { temporaryFolder } from '../scratch.js';
import { appFolder } from '../set-ups.js';
import { TcpProxy } from '../tcp-proxy.js';
import { unfinished } from './accounts.js';
import { Member } from './member.js';
import { pause } from './pause.js';

const CLOCK_SHIFT = new URL('clock-shift.mjs', import.meta.url).pathname;

export interface FireHouseOptions {
  readonly managements: number;
  readonly workers: number;
  /** Settings of the app `under-fire`, beside where its ledger is. */
  readonly settings?: Readonly<Record<string, string>>;
  readonly env?: Readonly<Record<string, string>>;
}

/** A management node with what stands between it and the rest. */
export interface ManagementNode {
  readonly installation: Installation;
  readonly member: Member;
  /** Its way to the broker. */
  readonly link: TcpProxy;
  /** Its wall clock is off by the milliseconds in this file. */
  readonly clockShiftFile: string;
}

export interface WorkerNode {
  readonly member: Member;
  readonly link: TcpProxy;
}

/**
 * Several management nodes on one store and several workers, over a RabbitMQ of their own, each behind a proxy; workers reach management through a
 * balancer, as they do in a real house. Everything may be killed and comes back.
 */
export class FireHouse {
  readonly managements: ManagementNode[] = [];
  readonly workers: WorkerNode[] = [];
  readonly broker: TestBroker;
  readonly app: string;
  readonly #ledger = join(temporaryFolder(), 'ledger');
  readonly #folder: string;
  readonly #closers: (() => Promise<unknown>)[] = [];
  readonly #options: FireHouseOptions;

  private constructor(broker: TestBroker, options: FireHouseOptions) {
    this.broker = broker;
    this.#options = options;
    this.#folder = appFolder('under-fire', { LEDGER: this.#ledger, ...options.settings });
    this.app = basename(this.#folder);
  }

  static async open(options: FireHouseOptions): Promise<FireHouse> {
    const broker = await TestBroker.start();
    const house = new FireHouse(broker, options);
    house.#closers.push(() => broker.stop());
    try {
      await house.#startManagements();
      await house.#startWorkers();
      await house.serving();
      return house;
    } catch (error) {
      await house.close();
      throw error;
    }
  }

  /** The API of whichever node is up. */
  get api(): Installation {
    const up = this.managements.find(({ member }) => member.program.running) ?? this.managements[0];
    if (up === undefined) throw new Error('The house has no management');
    return up.installation;
  }

  get storePath(): string {
    return join(this.api.stateDir, 'nightshift.db');
  }

  /** Addresses of the gateways, dead or alive. */
  get gateways(): readonly string[] {
    return this.managements.map(({ installation }) => installation.gateway);
  }

  get members(): readonly Member[] {
    return [...this.managements, ...this.workers].map(({ member }) => member);
  }

  /** Lines that functions wrote outside: `<function> <invocation> <what>`. */
  written(): string[] {
    return linesOf(this.#ledger);
  }

  serving(): Promise<unknown> {
    return this.api.serving(this.app, this.workers.length);
  }

  /** Waits until nothing is on its way: no message lies in the broker, no execution of these functions lacks an outcome. False: not within the limit. */
  async settled(functions: readonly string[], limitMs = 120_000): Promise<boolean> {
    const deadline = performance.now() + limitMs;
    const isOver = async (): Promise<boolean> => (await unfinished(this.api, functions)) === 0;
    while (performance.now() < deadline) {
      // The broker is asked by a program that costs a processor for the better part of a second: not while history says enough.
      if ((await isOver()) && (await this.#isIdle()) && (await isOver())) return true;
      await pause(250);
    }
    return false;
  }

  async #isIdle(): Promise<boolean> {
    const lines = (await this.broker.ctl('list_queues', 'name', 'messages')).split('\n').filter(Boolean);
    return lines.every((line) => line.endsWith('\t0') || line.startsWith('name\t'));
  }

  async close(): Promise<void> {
    for (const close of this.#closers.splice(0).reverse()) await close();
  }

  async #startManagements(): Promise<void> {
    for (let n = 0; n < this.#options.managements; n += 1) {
      const link = await this.#proxy(this.broker.port);
      const clockShiftFile = join(temporaryFolder(), 'clock-shift');
      const env = {
        NODE_OPTIONS: `--import=${CLOCK_SHIFT}`,
        CLOCK_SHIFT_FILE: clockShiftFile,
        ...this.#options.env,
      };
      const installation = await this.#management(this.#through(link), env);
      this.#closers.push(() => installation.close());
      const again = () => {
        if (!installation.program.running) installation.restart();
        return installation.program;
      };
      const member = new Member(`management ${n}`, again, () => installation.ready());
      this.managements.push({ installation, member, link, clockShiftFile });
      await member.ready();
    }
  }

  async #startWorkers(): Promise<void> {
    const ports = this.managements.map(({ installation }) => Number(new URL(installation.management).port));
    const balancer = await this.#proxy(ports);
    for (let n = 0; n < this.#options.workers; n += 1) {
      const link = await this.#proxy(this.broker.port);
      const env = {
        BROKER_URL: this.#through(link),
        MANAGEMENT_URL: `http://127.0.0.1:${balancer.port}`,
        WORKER_JOIN_TOKEN: await this.api.joinToken(),
        WORKER_STATE_DIR: temporaryFolder(),
        WORKER_NAME: `worker-${n}`,
        // Functions write into a ledger of the user who runs the tests.
        WORKER_ISOLATION: 'process',
        ...this.#options.env,
      };
      const start = () => Program.start('nightshift', { arguments: ['worker'], env });
      const member = new Member(`worker ${n}`, start, (program) => program.printed('The app is loaded'));
      this.#closers.push(() => member.stop());
      this.workers.push({ member, link });
    }
  }

  #management(amqpUrl: string, env: Readonly<Record<string, string>>): Promise<Installation> {
    const first = this.managements[0]?.installation;
    return first?.another(amqpUrl, env) ?? Installation.overRabbit(amqpUrl, [this.#folder], env);
  }

  #through(link: TcpProxy): string {
    return Object.assign(new URL(this.broker.url), { port: String(link.port) }).href;
  }

  async #proxy(target: number | readonly number[]): Promise<TcpProxy> {
    const proxy = await TcpProxy.start(target);
    this.#closers.push(() => proxy.close());
    return proxy;
  }
}
