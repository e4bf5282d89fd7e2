import { NightshiftError } from '#contracts/errors.js';
import type { Logger } from '#contracts/ports/logger.js';
import type { ForeignQueues, QueueBrokers } from '#contracts/ports/queue-brokers.js';
import type { ForeignBroker } from '../bindings/binding-extension.js';

/** Connections to brokers that apps name: one for each address, open as long as an app uses it. */
export class ForeignBrokers {
  readonly #brokers: QueueBrokers | undefined;
  readonly #logger: Logger;
  readonly #open = new Map<string, Promise<ForeignQueues>>();
  /** By identity: an app that is started again may use a connection before its predecessor of the same name has come to its end. */
  readonly #users = new Map<object, ReadonlySet<string>>();

  constructor(brokers: QueueBrokers | undefined, logger: Logger) {
    this.#brokers = brokers;
    this.#logger = logger;
  }

  /** Rejects with CONFIG_INVALID when the address cannot be read. */
  queuesOf(broker: ForeignBroker): Promise<ForeignQueues> {
    const key = keyOf(broker);
    const known = this.#open.get(key);
    if (known !== undefined) return known;
    const opening = this.#connect(broker);
    this.#open.set(key, opening);
    opening.catch(() => this.#open.delete(key));
    return opening;
  }

  /** What the user needs beside what it uses already. */
  use(user: object, brokers: readonly ForeignBroker[]): void {
    this.#users.set(user, new Set([...(this.#users.get(user) ?? []), ...brokers.map(keyOf)]));
  }

  /** What the user needs from now on; what nobody uses any more is closed. */
  async keep(user: object, brokers: readonly ForeignBroker[]): Promise<void> {
    if (brokers.length === 0) this.#users.delete(user);
    else this.#users.set(user, new Set(brokers.map(keyOf)));
    const used = new Set([...this.#users.values()].flatMap((keys) => [...keys]));
    await Promise.all([...this.#open.keys()].filter((key) => !used.has(key)).map((key) => this.#close(key)));
  }

  async close(): Promise<void> {
    await Promise.all([...this.#open.keys()].map((key) => this.#close(key)));
  }

  async #connect({ url, setting, checkCertificate }: ForeignBroker): Promise<ForeignQueues> {
    if (this.#brokers === undefined) {
      throw new NightshiftError(
        'CONFIG_INVALID',
        `This worker reaches no broker but its own; '${setting}' names another.`,
      );
    }
    return this.#brokers.open({ url, checkCertificate });
  }

  async #close(key: string): Promise<void> {
    const opening = this.#open.get(key);
    this.#open.delete(key);
    try {
      await (await opening)?.close();
    } catch (error) {
      this.#logger.warn({ error }, "An app's broker could not be closed");
    }
  }
}

function keyOf({ url, checkCertificate }: ForeignBroker): string {
  return JSON.stringify([url, checkCertificate]);
}
