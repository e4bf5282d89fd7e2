import { describe, expect, it } from '@jest/globals';
import { codeOf, NightshiftError } from '#contracts/errors.js';
import type { OutgoingMessage } from '#contracts/ports/durable-queue.js';
import type { ForeignQueues } from '#contracts/ports/queue-brokers.js';
import { SystemClock } from '#contracts/ports/clock.js';
import { TRIGGER_HEADERS } from '#contracts/topology.js';
import { MemoryQueue } from '../../../test/support/worker/memory-queue.js';
import { aDurableCall } from '../../../test/support/worker/worker-samples.js';
import { readBindings } from '../read-bindings.js';
import { OutputSender } from './output-sender.js';
import type { Returned } from './output-values.js';

const TRACE = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';

function queuesWith(...options: Record<string, unknown>[]) {
  const bindings = options.map((option) => ({ name: '$return', type: 'queue', direction: 'out' as const, ...option }));
  const read = readBindings({ name: 'hello', bindings }, { hostJson: {}, settings: { Other: 'amqp://other' } });
  expect(read.problems).toEqual([]);
  return read;
}

function opened(batches?: ConstructorParameters<typeof OutputSender>[0]['batches']) {
  const queue = new MemoryQueue();
  const abroad: { readonly queue: string; readonly message: OutgoingMessage }[] = [];
  const foreign = {
    publish: (name: string, message: OutgoingMessage) => Promise.resolve(void abroad.push({ queue: name, message })),
  } as ForeignQueues;
  const sender = new OutputSender({
    queue,
    clock: new SystemClock(),
    foreign: () => Promise.resolve(foreign),
    ...(batches === undefined ? {} : { batches }),
  });
  const request = aDurableCall({ traceContext: { traceParent: TRACE, traceState: 'a=b' } });
  const send = (queues: ReturnType<typeof queuesWith>, returned: Partial<Returned>) =>
    sender.send(queues, { request, body: undefined, returned: { outputData: [], ...returned } });
  return { queue, abroad, send, request };
}

describe('the outputs of a run', () => {
  it('are published one message each, under ids that every attempt repeats, as part of the same trace and day', async () => {
    const { queue, send, request } = opened();
    const queues = queuesWith({ queueName: 'lines' });
    for (let attempt = 1; attempt <= 2; attempt += 1) await send(queues, { returnValue: { json: '["a",{"b":1}]' } });
    const [first, second, ...again] = queue.published;
    expect(first).toMatchObject({
      address: { exchange: 'ns.triggers', routingKey: 'lines' },
      message: { id: `${request.id}/$return/0`, type: 'trigger.message', persistent: true },
    });
    expect(second?.message.id).toBe(`${request.id}/$return/1`);
    expect(Buffer.from(second?.message.body ?? []).toString()).toBe('{"b":1}');
    expect(again.map(({ message }) => message.id)).toEqual([first?.message.id, second?.message.id]);
    const headers = first?.message.headers ?? {};
    expect(String(headers[TRIGGER_HEADERS.acceptedAt]).slice(0, 10)).toBe(request.day);
    expect(headers[TRIGGER_HEADERS.traceParent]).toMatch(/^00-0af7651916cd43dd8448eb211c80319c-(?!b7ad6b7169203331)/);
    expect(headers[TRIGGER_HEADERS.traceState]).toBe('a=b');
    expect(headers).not.toHaveProperty(TRIGGER_HEADERS.batch);
  });

  it('are nothing for a function that returned nothing', async () => {
    const { queue, send } = opened();
    await send(queuesWith({ queueName: 'lines' }), {});
    await send(queuesWith({ queueName: 'lines' }), { returnValue: { json: 'null' } });
    expect(queue.published).toEqual([]);
  });

  it('go by name, each to its own queue and broker', async () => {
    const { queue, abroad, send } = opened();
    const queues = queuesWith(
      { name: 'here', queueName: 'at-home' },
      { name: 'there', type: 'rabbitMQ', queueName: 'abroad', connectionStringSetting: 'Other' },
    );
    await send(queues, { returnValue: { json: '{"here":"x","there":[1,2],"nowhere":3}' } });
    expect(queue.published.map(({ address }) => address.routingKey)).toEqual(['at-home']);
    expect(abroad.map(({ queue: name, message }) => [name, Buffer.from(message.body).toString()])).toEqual([
      ['abroad', '1'],
      ['abroad', '2'],
    ]);
  });

  it('fail with what is wrong; a broker that is away may come back', async () => {
    const { queue, send } = opened();
    const returned = { returnValue: { string: 'x' } };
    await expect(send(queuesWith({ queueName: 'for-{nobody}' }), returned)).rejects.toThrow(
      "No value for named parameter 'nobody'.",
    );
    queue.fail('BROKER_UNROUTABLE');
    expect(await send(queuesWith({ queueName: 'lines' }), returned).catch(codeOf)).toBe('OUTPUT_FAILED');
    queue.fail('BROKER_UNAVAILABLE');
    expect(await send(queuesWith({ queueName: 'lines' }), returned).catch(codeOf)).toBe('BROKER_UNAVAILABLE');
    queue.fail(undefined);
    await send(queuesWith({ queueName: 'lines' }), returned);
    expect(queue.published).toHaveLength(1);
  });

  it('belong to one batch where the binding says so, registered before the first is sent', async () => {
    const registered: (readonly string[])[] = [];
    const { queue, send, request } = opened({
      open: ({ ids }) => {
        expect(queue.published).toEqual([]);
        registered.push(ids);
        return Promise.resolve('batch-1');
      },
    });
    await send(queuesWith({ queueName: 'lines', batch: true }), { returnValue: { json: '[1,2]' } });
    expect(registered).toEqual([[`${request.id}/$return/0`, `${request.id}/$return/1`]]);
    expect(queue.published.map(({ message }) => message.headers?.[TRIGGER_HEADERS.batch])).toEqual([
      'batch-1',
      'batch-1',
    ]);
    queue.declare = () => Promise.reject(new NightshiftError('BROKER_QUEUE_MISMATCH', 'made by hand in the test'));
    const unfit = send(queuesWith({ queueName: 'others', batch: true }), { returnValue: { string: 'x' } });
    expect(await unfit.catch(codeOf)).toBe('OUTPUT_FAILED');
    expect(registered).toHaveLength(1);
    const without = opened();
    const refused = without.send(queuesWith({ queueName: 'lines', batch: true }), { returnValue: { string: 'x' } });
    expect(await refused.catch(codeOf)).toBe('OUTPUT_FAILED');
  });
});
