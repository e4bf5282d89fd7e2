import type { Duplex } from 'node:stream';
import { connect, type ChannelModel, type RecoveringChannelModel } from 'amqplib';
import type { Logger } from '#contracts/ports/logger.js';
import type { BrokerAddress } from './broker-address.js';
import { brokerUnavailable, reasonOf } from './rabbit-errors.js';
import { settlesWithin } from './time-limit.js';

const HANDSHAKE_TIMEOUT_MS = 10_000;
const CLOSE_TIMEOUT_MS = 2_000;
/** Quick at first, so that a restarted broker is found at once; never so slow that an evening's fleet waits half a minute. */
const RECONNECT = { initialDelay: 100, maxDelay: 3_000, factor: 2, jitter: 0.2 };

export interface RabbitConnectionOptions {
  readonly addresses: readonly BrokerAddress[];
  /** Shown in the broker's list of connections. */
  readonly name: string;
  readonly logger: Logger;
  /** False: TLS without looking at whose certificate it is. */
  readonly checkCertificate?: boolean;
}

/** Runs on every (re)connect, before the connection counts as connected. */
export type ConnectHook = (model: ChannelModel) => Promise<void>;

/**
 * One connection to the broker that re-makes itself for ever. Whoever needs something on it (topology, a channel) registers a hook; hooks run
 * in the order of their registration.
 */
export class RabbitConnection {
  readonly #addresses: readonly BrokerAddress[];
  readonly #name: string;
  readonly #logger: Logger;
  readonly #checkCertificate: boolean;
  readonly #hooks = new Set<ConnectHook>();
  readonly #blockedListeners = new Set<() => void>();
  #recovering: RecoveringChannelModel | undefined;
  #model: ChannelModel | undefined;
  #alive: ChannelModel | undefined;
  #blocked = false;
  #lastError: unknown;
  /** Of the next attempt, monotonic. */
  #triesAtMs = 0;

  constructor(options: RabbitConnectionOptions) {
    this.#addresses = options.addresses;
    this.#name = options.name;
    this.#checkCertificate = options.checkCertificate ?? true;
    this.#logger = options.logger.child({ connection: options.name });
  }

  /** The connection, once its hooks have run; undefined while there is none. */
  get model(): ChannelModel | undefined {
    return this.#model;
  }

  /** The connection from its handshake on, also while its hooks run. */
  get alive(): ChannelModel | undefined {
    return this.#alive;
  }

  /** The broker takes no messages from this connection: it is short of memory or disk. */
  get blocked(): boolean {
    return this.#blocked;
  }

  onConnect(hook: ConnectHook): void {
    this.#hooks.add(hook);
  }

  removeHook(hook: ConnectHook): void {
    this.#hooks.delete(hook);
  }

  onBlocked(listener: () => void): void {
    this.#blockedListeners.add(listener);
  }

  /** Connects for the first time. Rejects with BROKER_UNAVAILABLE, naming the addresses and the last reason, when `timeoutMs` were not enough. */
  async open(timeoutMs: number): Promise<void> {
    const recovering = await this.start(Math.min(HANDSHAKE_TIMEOUT_MS, timeoutMs));
    if (await settlesWithin(recovering.waitForConnect(), timeoutMs)) return;
    await this.close();
    const labels = this.#addresses.map(({ label }) => label).join(', ');
    throw brokerUnavailable(
      `RabbitMQ at ${labels} could not be reached within ${timeoutMs / 1000} s (${reasonOf(this.#lastError)}). ` +
        'Check BROKER_URL and that the broker is running.',
      this.#lastError,
    );
  }

  /** Starts to connect, and goes on for ever. */
  async start(handshakeMs = HANDSHAKE_TIMEOUT_MS): Promise<RecoveringChannelModel> {
    const target = { ...this.#address(0)?.target };
    const recovering = await connect(target, {
      ...(this.#checkCertificate ? {} : { rejectUnauthorized: false }),
      noDelay: true,
      timeout: handshakeMs,
      clientProperties: { connection_name: this.#name },
      recovery: { ...RECONNECT, waitForConnect: false, setup: (model: ChannelModel) => this.#setUp(model) },
    });
    this.#recovering = recovering;
    this.#listen(recovering);
    this.#takeTurns(recovering, target);
    return recovering;
  }

  /** Disconnects for good. Whoever uses the connection has finished before. */
  async close(): Promise<void> {
    const recovering = this.#recovering;
    if (recovering === undefined) return;
    this.#recovering = undefined;
    await this.#attemptOver(recovering);
    const model = this.#model;
    this.#model = undefined;
    // A peer that is gone never answers the closing handshake.
    if (!(await settlesWithin(recovering.close(), CLOSE_TIMEOUT_MS)) && model !== undefined) destroySocket(model);
  }

  /** The client carries on with an attempt that is under way when it is closed, and an 'error' of that connection, which nobody listens to, ends the process. */
  async #attemptOver(recovering: RecoveringChannelModel): Promise<void> {
    if (this.#model !== undefined || performance.now() < this.#triesAtMs) return;
    const over = new Promise<void>((resolve) => {
      recovering.once('connect', () => resolve());
      recovering.once('connect-failed', () => resolve());
    });
    await settlesWithin(over, CLOSE_TIMEOUT_MS);
  }

  async #setUp(model: ChannelModel): Promise<void> {
    // Until this hook is done the client does not listen itself, and an 'error' that nobody listens to ends the process.
    model.on('error', (error) => (this.#lastError = error));
    model.on('close', () => {
      if (this.#alive === model) this.#alive = undefined;
    });
    this.#alive = model;
    this.#blocked = false;
    try {
      for (const hook of this.#hooks) await hook(model);
      // The client hears of a loss only once this is done: without the error it would keep a dead connection for ever.
      if (this.#alive !== model) throw brokerUnavailable('RabbitMQ was lost while the connection was set up');
    } catch (error) {
      await this.#abandon(model);
      throw error;
    }
  }

  /** The client waits without limit for the farewell of a connection that could not be set up; a peer that is gone never says it. */
  async #abandon(model: ChannelModel): Promise<void> {
    if (this.#alive !== model) return;
    const closed = new Promise((resolve) => model.once('close', resolve));
    if (!(await settlesWithin(model.close(), CLOSE_TIMEOUT_MS))) destroySocket(model);
    await closed;
  }

  #listen(recovering: RecoveringChannelModel): void {
    recovering.on('connect', (model) => {
      this.#model = model;
      this.#logger.info({}, 'Connected to RabbitMQ');
    });
    recovering.on('disconnect', (error) => {
      const model = this.#model;
      this.#model = undefined;
      this.#blocked = false;
      this.#logger.warn({ reason: reasonOf(error) }, 'Connection to RabbitMQ lost');
      // Time for the farewell to leave; a half-open socket would keep the process alive.
      if (model !== undefined) setTimeout(() => destroySocket(model), CLOSE_TIMEOUT_MS).unref();
    });
    recovering.on('blocked', (reason) => {
      this.#blocked = true;
      this.#logger.error({ reason }, 'RabbitMQ takes no messages: it is short of memory or disk');
      for (const listener of this.#blockedListeners) listener();
    });
    recovering.on('unblocked', () => {
      this.#blocked = false;
      this.#logger.info({}, 'RabbitMQ takes messages again');
    });
    // Followed by 'disconnect', which is what we act on.
    recovering.on('error', (error) => (this.#lastError = error));
  }

  /** The client reads `target` anew for each attempt. */
  #takeTurns(recovering: RecoveringChannelModel, target: object): void {
    let turn = 0;
    let known = '';
    recovering.on('connect-failed', (error) => {
      this.#lastError = error;
      const reason = reasonOf(error);
      const fields = { address: this.#address(turn)?.label, reason };
      if (reason === known) this.#logger.debug(fields, 'RabbitMQ could not be reached');
      else this.#logger.warn(fields, 'RabbitMQ could not be reached; trying again');
      known = reason;
      turn += 1;
      Object.assign(target, this.#address(turn)?.target);
    });
    recovering.on('connect', () => (known = ''));
    recovering.on('reconnect-scheduled', ({ delay }) => (this.#triesAtMs = performance.now() + delay));
  }

  #address(turn: number): BrokerAddress | undefined {
    return this.#addresses[turn % this.#addresses.length];
  }
}

/**
 * The driver only ends its half of the socket; one whose peer is gone would stay open for as long as the system retransmits. The error makes the
 * driver stop its heartbeat as well, where it still waits for a farewell.
 */
export function destroySocket(model: ChannelModel): void {
  (model.connection as { readonly stream?: Duplex }).stream?.destroy(new Error('RabbitMQ did not answer'));
}
