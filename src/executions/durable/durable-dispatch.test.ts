import { beforeEach, describe, expect, it } from '@jest/globals';
import { EmbeddedSignals } from '#adapters/broker/embedded/embedded-signals.js';
import { NightshiftError } from '#contracts/errors.js';
import { EXECUTION_RECORDED } from '#contracts/messages/execution-recorded.js';
import { RUN_INVOCATION, type InvocationRequest } from '#contracts/messages/run-invocation.js';
import type { OutgoingMessage } from '#contracts/ports/durable-queue.js';
import { SilentLogger } from '#contracts/ports/logger.js';
import { RecordWriter } from '#contracts/record-writer.js';
import { executionRecordedCodec } from '../../../test/support/record-samples.js';
import { CONTROL_KEYS, type Address, type QueueDeclaration } from '#contracts/topology.js';
import { eventually } from '../../../test/support/eventually.js';
import { aSnapshot, FixedCatalog } from '../../../test/support/gateway/fixed-catalog.js';
import { HandedQueue } from '../../../test/support/handed-queue.js';
import type { AppStore } from '../../apps/app-store.js';
import { DurableDispatch } from './durable-dispatch.js';

/** Tells in which order things were done. */
class TellingQueue extends HandedQueue {
  readonly messages: OutgoingMessage[] = [];
  unroutable = false;

  constructor(readonly steps: string[]) {
    super();
  }

  override declare(queue: QueueDeclaration): Promise<void> {
    this.steps.push(`declare ${queue.name}`);
    return super.declare(queue);
  }

  override publish(address: Address, message: OutgoingMessage): Promise<void> {
    if (this.unroutable && message.type === RUN_INVOCATION) {
      return Promise.reject(new NightshiftError('BROKER_UNROUTABLE', 'No queue is bound.'));
    }
    if (this.away) return Promise.reject(new NightshiftError('BROKER_UNAVAILABLE', 'The broker is away.'));
    this.messages.push(message);
    if (message.type === RUN_INVOCATION) this.steps.push(`publish ${address.routingKey}`);
    return Promise.resolve();
  }
}

const aRequest = (id: string): InvocationRequest => ({
  id,
  day: '2026-01-31',
  attempt: 1,
  app: 'orders',
  version: 'v1',
  function: 'take',
  trigger: 'http',
  reason: 'test',
  lane: 'durable',
  acceptedAt: '2026-01-31T18:00:00.000Z',
  inputData: [],
  triggerMetadata: {},
  traceContext: { traceParent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01' },
});

let steps: string[];
let queue: TellingQueue;
let dispatch: DurableDispatch;
let changes: string[];
let catalog: FixedCatalog;

describe('durable dispatch', () => {
  beforeEach(async () => {
    steps = [];
    changes = [];
    queue = new TellingQueue(steps);
    const logger = new SilentLogger();
    const signals = new EmbeddedSignals(logger);
    await signals.subscribe(CONTROL_KEYS.everyApp, (key) => changes.push(key));
    const apps = {
      markDurable: (app: string) => Promise.resolve(void steps.push(`mark ${app}`)),
    } as unknown as AppStore;
    catalog = new FixedCatalog();
    dispatch = new DurableDispatch(queue, new RecordWriter(queue, logger), apps, signals, catalog);
  });

  it('opens the lane once, before the first request is published, and tells the workers', async () => {
    await dispatch.submit(aRequest('a'));
    await dispatch.submit(aRequest('b'));
    expect(steps).toEqual([
      'declare ns.app.orders.durable',
      'mark orders',
      'publish orders.durable',
      'publish orders.durable',
    ]);
    await eventually('the signal', () => changes.length > 0);
    expect(changes).toEqual(['app.orders.changed']);
  });

  it('publishes what survives a restart and records that it was accepted', async () => {
    await dispatch.submit(aRequest('a'));
    expect(queue.messages[0]).toMatchObject({ id: 'a', type: RUN_INVOCATION, persistent: true });
    const recorded = await eventually('the record', () =>
      queue.messages.find(({ type }) => type === EXECUTION_RECORDED),
    );
    const { records } = executionRecordedCodec.decode(recorded.body);
    expect(records).toMatchObject([{ kind: 'accepted', id: 'a', app: 'orders', lane: 'durable' }]);
  });

  it('opens the lane again when its queue was deleted', async () => {
    await dispatch.submit(aRequest('a'));
    queue.unroutable = true;
    await expect(dispatch.submit(aRequest('b'))).rejects.toMatchObject({ code: 'BROKER_UNROUTABLE' });
    queue.unroutable = false;
    await dispatch.submit(aRequest('b'));
    expect(steps.slice(-3)).toEqual(['declare ns.app.orders.durable', 'mark orders', 'publish orders.durable']);
  });

  it.each([
    ['was deleted', { version: undefined, durable: true }],
    ['was deleted and made again', { durable: false }],
  ])('opens the lane again when its app %s', async (_, change) => {
    await dispatch.submit(aRequest('a'));
    catalog.set(aSnapshot({ name: 'orders', durable: true }));
    await dispatch.submit(aRequest('b'));
    expect(steps.filter((step) => step === 'mark orders')).toHaveLength(1);
    catalog.set(aSnapshot({ name: 'orders', ...change }));
    await dispatch.submit(aRequest('c'));
    expect(steps.slice(-3)).toEqual(['declare ns.app.orders.durable', 'mark orders', 'publish orders.durable']);
  });

  it('accepts nothing while the broker is away, and opens the lane when it is back', async () => {
    queue.away = true;
    await expect(dispatch.submit(aRequest('a'))).rejects.toMatchObject({ code: 'BROKER_UNAVAILABLE' });
    expect(queue.messages).toEqual([]);
    queue.away = false;
    await dispatch.submit(aRequest('a'));
    expect(steps.at(-1)).toBe('publish orders.durable');
  });
});
