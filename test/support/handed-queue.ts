import { NightshiftError } from '#contracts/errors.js';
import {
  DurableQueue,
  type ConsumeOptions,
  type Consumer,
  type Decision,
  type Delivery,
  type DeliveryHandler,
  type OutgoingMessage,
} from '#contracts/ports/durable-queue.js';
import type { Address, QueueDeclaration } from '#contracts/topology.js';

/** A queue whose deliveries a test hands over one by one, and whose decisions it sees. It publishes nothing. */
export class HandedQueue extends DurableQueue {
  readonly consumed = new Map<string, { readonly handle: DeliveryHandler; readonly prefetch: number }>();
  readonly declared: string[] = [];
  closed = 0;
  away = false;

  override get available(): boolean {
    return !this.away;
  }

  override declare(queue: QueueDeclaration): Promise<void> {
    if (this.away) return Promise.reject(new NightshiftError('BROKER_UNAVAILABLE', 'The broker is away.'));
    this.declared.push(queue.name);
    return Promise.resolve();
  }

  override consume(queue: QueueDeclaration, { prefetch }: ConsumeOptions, handle: DeliveryHandler): Promise<Consumer> {
    this.consumed.set(queue.name, { handle, prefetch });
    return Promise.resolve({ close: () => Promise.resolve(void (this.closed += 1)) });
  }

  override publish(_address: Address, _message: OutgoingMessage): Promise<void> {
    return Promise.reject(new NightshiftError('BROKER_UNAVAILABLE', 'This queue only delivers.'));
  }

  override readyCount(): Promise<number> {
    return Promise.resolve(0);
  }

  override close(): Promise<void> {
    return Promise.resolve();
  }

  deliver(
    queue: string,
    message: Partial<Omit<Delivery, 'body'>> & { readonly body: string | Uint8Array },
  ): Promise<Decision> {
    const consumer = this.consumed.get(queue);
    if (consumer === undefined) throw new Error(`Nobody consumes ${queue}.`);
    const defaults = { id: 'm1', type: '', headers: {}, queue, attempt: 1, redelivered: false };
    return consumer.handle({ ...defaults, ...message, body: Buffer.from(message.body) });
  }
}
