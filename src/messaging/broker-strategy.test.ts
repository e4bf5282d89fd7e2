import { Controller, Module, type Type as ModuleClass } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { Ctx, EventPattern, Payload, type CustomStrategy } from '@nestjs/microservices';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { afterEach, describe, expect, it } from '@jest/globals';
import { throwError, type Observable } from 'rxjs';
import Type from 'typebox';
import { NightshiftError, codeOf } from '#contracts/errors.js';
import { codec } from '#contracts/messages/codec.js';
import { SystemClock } from '#contracts/ports/clock.js';
import type { QueueDeclaration } from '#contracts/topology.js';
import { eventually } from '../../test/support/eventually.js';
import { HandedQueue } from '../../test/support/handed-queue.js';
import { RememberingLogger } from '../../test/support/remembering-logger.js';
import { BrokerContext, BrokerStrategy } from './broker-strategy.js';
import type { MessageRoute } from './message-route.js';
import { BROKER_TRANSPORT, everyMessageOf, OnEveryMessage, OnMessage } from './on-message.js';

const QUEUE: QueueDeclaration = { name: 'orders', kind: 'quorum', exclusive: false, deadLetters: true, bindings: [] };

const route = (type: string, overrides: Partial<MessageRoute> = {}): MessageRoute => ({
  type,
  queue: QUEUE,
  prefetch: 4,
  codec: codec(type, Type.Object({ order: Type.Integer() })),
  ...overrides,
});

let failure: unknown;
let seen: unknown[] = [];

@Controller()
class OrdersController {
  @OnMessage('order.placed')
  place(@Payload() message: { order: number }, @Ctx() context: BrokerContext): Promise<void> {
    seen.push({ message, id: context.delivery.id });
    return failure === undefined ? Promise.resolve() : Promise.reject(failure);
  }

  @OnMessage('order.streamed')
  stream(): Observable<never> {
    return throwError(() => new NightshiftError('STORE_UNAVAILABLE', 'The store is away.'));
  }
}

@Controller()
class PlainController {
  @EventPattern<string>('order.plain', BROKER_TRANSPORT)
  plain(): never {
    throw new NightshiftError('STORE_UNAVAILABLE', 'The store is away.');
  }
}

@Controller()
class AnythingController {
  @OnEveryMessage('orders')
  take(@Payload() message: unknown, @Ctx() { delivery }: BrokerContext): void {
    seen.push({ message, type: delivery.type, body: Buffer.from(delivery.body).toString() });
    if (failure !== undefined) throw failure;
  }
}

@Module({ controllers: [AnythingController] })
class AnythingModule {}

@Module({ controllers: [OrdersController] })
class OrdersModule {}

@Module({ controllers: [PlainController] })
class PlainModule {}

const ORDER_ROUTES = [route('order.placed'), route('order.streamed', { prefetch: 7 })];
let stop: () => Promise<void> = () => Promise.resolve();

async function start(module: ModuleClass, routes: readonly MessageRoute[], queue = new HandedQueue()) {
  const logger = new RememberingLogger();
  const app = await NestFactory.create(module, new FastifyAdapter(), { logger: false, abortOnError: false });
  app.connectMicroservice<CustomStrategy>({
    strategy: new BrokerStrategy({ queue, routes, logger, clock: new SystemClock() }),
  });
  stop = () => app.close();
  await app.startAllMicroservices();
  return { queue, logger };
}

describe('broker strategy', () => {
  afterEach(async () => {
    failure = undefined;
    seen = [];
    await stop();
    stop = () => Promise.resolve();
  });

  it('settles a delivery when its handler has, with the decoded message', async () => {
    const { queue } = await start(OrdersModule, ORDER_ROUTES);
    expect(await queue.deliver('orders', { type: 'order.placed', body: '{"order":7}' })).toEqual({ kind: 'done' });
    expect(seen).toEqual([{ message: { order: 7 }, id: 'm1' }]);
  });

  it('does not settle a delivery whose handler throws, and keeps the code of the error', async () => {
    const { queue, logger } = await start(OrdersModule, ORDER_ROUTES);
    failure = new NightshiftError('STORE_UNAVAILABLE', 'The store is away.');
    expect(await queue.deliver('orders', { type: 'order.placed', body: '{"order":7}' })).toEqual({
      kind: 'release',
      afterMs: 250,
    });
    expect(logger.lines.map(({ fields }) => [codeOf(fields['error']), fields['error']])).toEqual([
      ['STORE_UNAVAILABLE', failure],
    ]);
  });

  it('sees the error of a handler that answers with a stream', async () => {
    const { queue } = await start(OrdersModule, ORDER_ROUTES);
    expect(await queue.deliver('orders', { type: 'order.streamed', body: '{"order":7}' })).toEqual({
      kind: 'release',
      afterMs: 250,
    });
  });

  it('takes a handler without our filter for a bug, since its code is gone, but does not settle it', async () => {
    const { queue } = await start(PlainModule, [route('order.plain')]);
    expect(await queue.deliver('orders', { type: 'order.plain', body: '{"order":7}' })).toEqual({
      kind: 'retry',
      afterMs: 1_000,
    });
  });

  it('logs our own bugs as errors and gives up at the limit', async () => {
    const { queue, logger } = await start(OrdersModule, ORDER_ROUTES);
    failure = new TypeError('oops');
    expect(await queue.deliver('orders', { type: 'order.placed', body: '{"order":7}' })).toEqual({
      kind: 'retry',
      afterMs: 1_000,
    });
    const last = await queue.deliver('orders', { type: 'order.placed', body: '{"order":7}', attempt: 8 });
    expect(last).toMatchObject({ kind: 'dead' });
    expect(logger.lines.map(({ level }) => level)).toEqual(['error', 'error']);
  });

  it.each([
    ['is not JSON', 'order.placed', '{', /^MESSAGE_INVALID: order.placed: the body is not JSON$/],
    ['lacks a field', 'order.placed', '{}', /^MESSAGE_INVALID: order.placed/],
    ['has a type that nobody handles', 'order.lost', '{}', /^MESSAGE_INVALID: orders carries no order.lost$/],
    ['has no type', '', '{}', /^MESSAGE_INVALID: orders carries no untyped message$/],
  ])('dead-letters a message that %s, with the reason', async (_what, type, body, reason) => {
    const { queue } = await start(OrdersModule, ORDER_ROUTES);
    const decision = await queue.deliver('orders', { type, body });
    expect(decision).toEqual({ kind: 'dead', reason: expect.stringMatching(reason) });
    expect(seen).toEqual([]);
  });

  describe('with a handler of all that a queue carries', () => {
    const routes = [route(everyMessageOf('orders'), { codec: undefined })];

    it('hands over any type with any body, as it came', async () => {
      const { queue } = await start(AnythingModule, routes);
      expect(await queue.deliver('orders', { type: 'order.lost', body: '{' })).toEqual({ kind: 'done' });
      expect(await queue.deliver('orders', { type: '', body: '' })).toEqual({ kind: 'done' });
      expect(seen).toEqual([
        { message: undefined, type: 'order.lost', body: '{' },
        { message: undefined, type: '', body: '' },
      ]);
    });

    it.each([
      ['a dependency that is away', new NightshiftError('STORE_UNAVAILABLE', 'The store is away.'), 250],
      ['a message that it cannot bear', new NightshiftError('MESSAGE_INVALID', 'It is not valid.'), 5_000],
      ['a bug', new TypeError('oops'), 5_000],
    ])('gives a message back after %s, however often', async (_what, error, afterMs) => {
      const { queue } = await start(AnythingModule, routes);
      failure = error;
      const decision = await queue.deliver('orders', { type: 'order.lost', body: '{', attempt: 9 });
      expect(decision).toEqual({ kind: 'release', afterMs });
    });
  });

  it('consumes a queue once, with the largest prefetch of its messages', async () => {
    const { queue } = await start(OrdersModule, ORDER_ROUTES);
    expect(queue.declared).toEqual(['orders']);
    expect(queue.consumed.get('orders')?.prefetch).toBe(7);
  });

  it('waits for a broker that is away when it starts', async () => {
    const queue = new HandedQueue();
    queue.away = true;
    await start(OrdersModule, ORDER_ROUTES, queue);
    expect(queue.consumed.size).toBe(0);
    queue.away = false;
    await eventually('the consumer', () => queue.consumed.size === 1);
  });

  it('closes its consumers with the application', async () => {
    const { queue } = await start(OrdersModule, ORDER_ROUTES);
    await stop();
    stop = () => Promise.resolve();
    expect(queue.closed).toBe(1);
  });

  it('refuses a route without a handler, and a handler without a route', async () => {
    await expect(start(OrdersModule, [...ORDER_ROUTES, route('order.lost')])).rejects.toThrow(
      'No @OnMessage handler for order.lost.',
    );
    await stop();
    await expect(start(OrdersModule, [route('order.placed')])).rejects.toThrow(
      'No route tells the queue of order.streamed.',
    );
  });
});
