import type { Channel, ChannelModel } from 'amqplib';
import type { Logger } from '#contracts/ports/logger.js';
import type { ConnectHook, RabbitConnection } from './rabbit-connection.js';
import { reasonOf } from './rabbit-errors.js';
import { settlesWithin } from './time-limit.js';

const REOPEN_AFTER_MS = 250;
const REOPEN_AFTER_AT_MOST_MS = 4_000;
const CLOSE_TIMEOUT_MS = 2_000;

export interface LastingChannelOptions<C extends Channel> {
  readonly connection: Pick<RabbitConnection, 'alive' | 'onConnect' | 'removeHook'>;
  readonly logger: Logger;
  readonly open: (model: ChannelModel) => Promise<C>;
  /** Declares and consumes what the channel is for; runs on every opening. */
  readonly prepare: (channel: C) => Promise<void>;
  readonly onLost?: () => void;
}

/** A channel that is opened again with its connection, and when the broker closed the channel alone. */
export class LastingChannel<C extends Channel> {
  readonly #options: LastingChannelOptions<C>;
  #hook: ConnectHook = (model) => this.#openOrRetry(model);
  #current: C | undefined;
  #retired = false;
  #failures = 0;
  #lastReason = '';
  /** One opening at a time: a reconnect and a reopening may ask for it together. */
  #turn: Promise<void> = Promise.resolve();

  constructor(options: LastingChannelOptions<C>) {
    this.#options = options;
  }

  /** The open channel; a delivery can be decided only on the channel it came by. */
  get current(): C | undefined {
    return this.#current;
  }

  /** Opens the channel whenever the connection is made, before the connection counts as made. */
  attach(): void {
    this.#options.connection.onConnect(this.#hook);
  }

  /**
   * Opens the channel now if there is a connection, and after it whenever one is made. Rejects when the broker refuses; a connection that is lost
   * meanwhile is no failure.
   */
  async open(): Promise<void> {
    const { connection } = this.#options;
    // One queue that does not answer must not keep the whole connection waiting.
    this.#hook = async (model) => void this.#openOrRetry(model);
    this.attach();
    // Also while the connection is still running its hooks: it may have passed this one by.
    const model = connection.alive;
    if (model === undefined) return;
    try {
      await this.#openOn(model);
    } catch (error) {
      if (connection.alive !== model) return;
      this.retire();
      throw error;
    }
  }

  /** Opens the channel as soon as it can be, however long that takes, and after every loss. */
  start(): void {
    const { connection } = this.#options;
    this.#hook = async (model) => void this.#openOrRetry(model);
    this.attach();
    if (connection.alive !== undefined) void this.#openOrRetry(connection.alive);
  }

  /** Closes a channel that is of no use any more; another is opened in its place. */
  async renew(channel: C): Promise<void> {
    const model = this.#options.connection.alive;
    if (this.#current !== channel) return;
    await closeQuietly(channel);
    // One that does not answer is never heard to close.
    if (model !== undefined) this.#lost(channel, model);
  }

  /** Never opened again from now on; the open channel can still be used. */
  retire(): void {
    this.#retired = true;
    this.#options.connection.removeHook(this.#hook);
  }

  async close(): Promise<void> {
    this.retire();
    const channel = this.#current;
    this.#current = undefined;
    if (channel !== undefined) await closeQuietly(channel);
  }

  async #openOrRetry(model: ChannelModel): Promise<void> {
    try {
      await this.#openOn(model);
      this.#failures = 0;
      this.#lastReason = '';
    } catch (error) {
      this.#failures += 1;
      this.#report(reasonOf(error));
      this.#reopenLater(model);
    }
  }

  /** Once for each reason: a queue that is not there may be missing for days. */
  #report(reason: string): void {
    const { logger } = this.#options;
    const text = 'Channel could not be opened; trying again';
    if (reason === this.#lastReason) logger.debug({ reason }, text);
    else logger.warn({ reason }, text);
    this.#lastReason = reason;
  }

  #openOn(model: ChannelModel): Promise<void> {
    const turn = this.#turn.then(() => this.#openNow(model));
    this.#turn = turn.catch(() => undefined);
    return turn;
  }

  async #openNow(model: ChannelModel): Promise<void> {
    if (this.#retired || this.#current !== undefined) return;
    const channel = await this.#options.open(model);
    const { logger } = this.#options;
    channel.on('error', (error) => logger.warn({ reason: reasonOf(error) }, 'RabbitMQ closed a channel'));
    // Without a listener an error in one of our callbacks would take the connection down.
    channel.on('handler-error', (error) => logger.error({ error }, 'A broker callback failed'));
    // Meanwhile whoever wanted it may have closed: nobody would close the channel after that.
    if (this.#retired) return closeQuietly(channel);
    channel.once('close', () => this.#lost(channel, model));
    // Before it is prepared: a delivery may be decided before the answer to `consume` is seen.
    this.#current = channel;
    try {
      await this.#options.prepare(channel);
    } catch (error) {
      this.#current = undefined;
      await closeQuietly(channel);
      throw error;
    }
  }

  #lost(channel: C, model: ChannelModel): void {
    if (this.#current !== channel) return;
    this.#current = undefined;
    this.#options.onLost?.();
    this.#reopenLater(model);
  }

  /** Only while the same connection lives: a new one runs the hook by itself. An exclusive queue may be held by our dead connection for a while. */
  #reopenLater(model: ChannelModel): void {
    const delayMs = Math.min(REOPEN_AFTER_AT_MOST_MS, REOPEN_AFTER_MS * 2 ** this.#failures);
    setTimeout(() => {
      if (!this.#retired && this.#options.connection.alive === model) void this.#openOrRetry(model);
    }, delayMs);
  }
}

async function closeQuietly(channel: Channel): Promise<void> {
  try {
    await settlesWithin(channel.close(), CLOSE_TIMEOUT_MS);
  } catch {
    // Closed already: there is nothing left to close.
  }
}
