import type {
  Consumer,
  ConsumeOptions,
  Decision,
  Delivery,
  DeliveryHandler,
  OutgoingMessage,
} from '#contracts/ports/durable-queue.js';
import { type ForeignQueues, QueueBrokers } from '#contracts/ports/queue-brokers.js';
import { TRIGGER_HEADERS } from '#contracts/topology.js';

const DELIVERY: Delivery = {
  id: 'm',
  type: '',
  body: Buffer.from('x'),
  headers: { [TRIGGER_HEADERS.acceptedAt]: '2026-11-22T18:00:00.000Z' },
  queue: 'Jobs',
  attempt: 1,
  redelivered: false,
};

/** One queue of a broker that an app names, in memory: what it is handed goes to its newest consumer. */
export class OtherBroker extends QueueBrokers {
  readonly published: { readonly queue: string; readonly message: OutgoingMessage }[] = [];
  handle: DeliveryHandler | undefined;
  opened = 0;
  consumed = 0;
  closed = 0;

  /** A broker delivers again in a later turn. */
  async hand(facts: Partial<Delivery> = {}): Promise<Decision | undefined> {
    await new Promise((resolve) => setImmediate(resolve));
    return this.handle?.({ ...DELIVERY, ...facts });
  }

  override open(): Promise<ForeignQueues> {
    this.opened += 1;
    const consume = (_queue: string, _options: ConsumeOptions, handle: DeliveryHandler): Promise<Consumer> => {
      this.consumed += 1;
      this.handle = handle;
      return Promise.resolve({ close: () => Promise.resolve() });
    };
    const publish = (queue: string, message: OutgoingMessage) =>
      Promise.resolve(void this.published.push({ queue, message }));
    const close = () => Promise.resolve(void (this.closed += 1));
    return Promise.resolve({ consume, publish, close });
  }
}
