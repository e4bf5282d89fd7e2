import { BaseRpcContext, Server, type CustomTransportStrategy, type MessageHandler } from '@nestjs/microservices';
import { isObservable, lastValueFrom } from 'rxjs';
import { NightshiftError, codeOf, toError } from '#contracts/errors.js';
import type { Clock } from '#contracts/ports/clock.js';
import {
  dead,
  done,
  type Consumer,
  type Decision,
  type Delivery,
  DurableQueue,
} from '#contracts/ports/durable-queue.js';
import type { Logger } from '#contracts/ports/logger.js';
import { decide, giveBack } from './decide.js';
import type { MessageRoute } from './message-route.js';
import { BROKER_TRANSPORT, everyMessageOf } from './on-message.js';

const CONSUME_AGAIN_MS = 1_000;
/** Handlers write to the store and nothing else: one that takes longer has lost its answer. */
const DECIDES_WITHIN_MS = 60_000;

export interface BrokerStrategyOptions {
  readonly queue: DurableQueue;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly routes: readonly MessageRoute[];
}

/** What a message handler gets as `@Ctx()`, beside the decoded message. */
export class BrokerContext extends BaseRpcContext<[Delivery]> {
  get delivery(): Delivery {
    return this.getArgByIndex(0);
  }
}

/**
 * Nest's message handlers over `DurableQueue`: one consumer per queue, a handler per message type (`@OnMessage`). A delivery is settled only
 * after its handler has. Nest's own `handleEvent` starts the handler's stream and looks away, so it is not used here.
 */
export class BrokerStrategy extends Server implements CustomTransportStrategy {
  override readonly transportId = BROKER_TRANSPORT;
  override readonly propagatesEventHandlerErrors = true;

  readonly #options: BrokerStrategyOptions;
  readonly #consumers: Consumer[] = [];
  readonly #awaySince = new Map<string, number>();
  #retry: NodeJS.Timeout | undefined;
  #closed = false;

  constructor(options: BrokerStrategyOptions) {
    super();
    this.#options = options;
  }

  /** Calls back with an error when a route has no handler or a handler no route: both are mistakes in the wiring. A broker that is away is waited for. */
  override async listen(callback: (error?: unknown) => void): Promise<void> {
    let failure: unknown;
    try {
      this.#checkWiring();
      const byQueue = Map.groupBy(this.#options.routes, (route) => route.queue.name);
      await this.#consumeAll([...byQueue.values()]);
    } catch (error) {
      failure = error;
    }
    callback(failure);
  }

  /** Takes nothing more and resolves when every handler in flight has decided. */
  override async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#retry);
    await Promise.all(this.#consumers.splice(0).map((consumer) => consumer.close()));
  }

  override on(): void {
    throw new NightshiftError('INTERNAL', 'The broker strategy has no events: look at DurableQueue.available.');
  }

  override unwrap<T>(): T {
    return this.#options.queue as T;
  }

  #checkWiring(): void {
    const routed = new Set(this.#options.routes.map(({ type }) => type));
    for (const type of routed) {
      const handler = this.getHandlers().get(type);
      if (handler === undefined) throw new NightshiftError('INTERNAL', `No @OnMessage handler for ${type}.`);
      // One decision per delivery: were there two handlers, the failure of one would run the other again.
      if (handler.next !== undefined) throw new NightshiftError('INTERNAL', `Two @OnMessage handlers for ${type}.`);
    }
    for (const type of this.getHandlers().keys()) {
      if (!routed.has(type)) throw new NightshiftError('INTERNAL', `No route tells the queue of ${type}.`);
    }
  }

  async #consumeAll(queues: readonly (readonly MessageRoute[])[]): Promise<void> {
    const waiting: (readonly MessageRoute[])[] = [];
    for (const routes of queues) {
      try {
        await this.#consume(routes);
      } catch (error) {
        if (!(error instanceof NightshiftError) || error.class !== 'Unavailable') throw error;
        this.#options.logger.warn({ error, queue: routes[0]?.queue.name }, 'A consumer waits for the broker');
        waiting.push(routes);
      }
    }
    if (waiting.length > 0 && !this.#closed) this.#consumeLater(waiting);
  }

  #consumeLater(queues: readonly (readonly MessageRoute[])[]): void {
    this.#retry = setTimeout(() => {
      this.#consumeAll(queues).catch((error: unknown) =>
        this.#options.logger.error({ error }, 'A consumer could not be started'),
      );
    }, CONSUME_AGAIN_MS);
  }

  async #consume(routes: readonly MessageRoute[]): Promise<void> {
    const [first] = routes;
    if (first === undefined) return;
    const prefetch = Math.max(...routes.map((route) => route.prefetch));
    await this.#options.queue.declare(first.queue);
    const options = { prefetch, decidesWithinMs: DECIDES_WITHIN_MS };
    const consumer = await this.#options.queue.consume(first.queue, options, (delivery) =>
      this.#settle(routes, delivery),
    );
    if (this.#closed) await consumer.close();
    else this.#consumers.push(consumer);
  }

  async #settle(routes: readonly MessageRoute[], delivery: Delivery): Promise<Decision> {
    const every = everyMessageOf(delivery.queue);
    const route = routes.find(({ type }) => type === every || type === delivery.type);
    const handler = route && this.getHandlers().get(route.type);
    if (route === undefined || handler === undefined) {
      return this.#refuse(
        delivery,
        `MESSAGE_INVALID: ${delivery.queue} carries no ${delivery.type || 'untyped message'}`,
      );
    }
    let message: unknown;
    try {
      message = route.codec?.decode(delivery.body);
    } catch (error) {
      return this.#refuse(delivery, `${codeOf(error)}: ${toError(error).message}`);
    }
    try {
      await this.#run(handler, message, delivery);
      this.#awaySince.delete(delivery.queue);
      return done;
    } catch (error) {
      return this.#decide(error, delivery, route.codec === undefined ? giveBack : decide);
    }
  }

  async #run(handler: MessageHandler, message: unknown, delivery: Delivery): Promise<void> {
    const result: unknown = await handler(message, new BrokerContext([delivery]));
    // Interceptors and filters answer with a stream; a failure is its error.
    if (isObservable(result)) await lastValueFrom(result, { defaultValue: undefined });
  }

  #decide(error: unknown, delivery: Delivery, verdict: typeof decide): Decision {
    const decision = verdict(error, { attempt: delivery.attempt, awayMs: this.#awayMs(error, delivery.queue) });
    const fields = { error, code: codeOf(error), messageId: delivery.id, type: delivery.type, queue: delivery.queue };
    if (decision.kind === 'release') this.#options.logger.warn(fields, 'A message was given back to be handled later');
    else if (decision.kind === 'done') this.#options.logger.info(fields, 'A message no longer applies');
    else this.#options.logger.error({ ...fields, decision: decision.kind }, 'A message handler failed');
    return decision;
  }

  /** Since when handlers of this queue find a dependency away; any success ends it. */
  #awayMs(error: unknown, queue: string): number {
    if (!(error instanceof NightshiftError) || error.class !== 'Unavailable') return 0;
    const now = this.#options.clock.monotonicMs();
    const since = this.#awaySince.get(queue) ?? now;
    this.#awaySince.set(queue, since);
    return now - since;
  }

  #refuse(delivery: Delivery, reason: string): Decision {
    const { id, type, queue } = delivery;
    this.#options.logger.error({ messageId: id, type, queue, reason }, 'A message could not be read');
    return dead(reason);
  }
}
