import { availableParallelism } from 'node:os';
import { describe, expect, it } from '@jest/globals';
import { readBindings } from './read-bindings.js';

interface Case {
  readonly options?: Record<string, unknown>;
  readonly hostJson?: Record<string, unknown>;
  readonly settings?: Record<string, string>;
  readonly direction?: 'in' | 'out';
}

function read(type: string, { options = {}, hostJson = {}, settings = {}, direction }: Case) {
  const isTrigger = type.toLowerCase().endsWith('trigger');
  const binding = { name: 'item', type, direction: direction ?? (isTrigger ? 'in' : 'out'), ...options } as const;
  return readBindings({ name: 'Handle', bindings: [binding] }, { hostJson, settings });
}

const problemsOf = (type: string, given: Case) => read(type, given).problems.join('\n');
const QUEUE = { queueName: 'Orders' };
const AZURE = 'DefaultEndpointsProtocol=https;AccountName=shop;AccountKey=c2VjcmV0;EndpointSuffix=core.windows.net';

describe('a queueTrigger', () => {
  it("is on our broker without its setting, with Azure's defaults and names in lower case", () => {
    const { trigger, uses, notes } = read('QueueTrigger', { options: QUEUE });
    expect(trigger).toMatchObject({
      queue: 'orders',
      broker: { kind: 'house' },
      concurrency: 16 + 8 * availableParallelism(),
      maxAttempts: 5,
      retryAfterMs: 0,
      poisonQueue: 'orders-poison',
    });
    expect(uses).toEqual([{ binding: 'item', use: 'trigger', queue: 'orders', broker: 'house' }]);
    expect(notes).toEqual([]);
  });

  it('takes host.json at its word, in any case and from overrides', () => {
    const queues = {
      BatchSize: '4',
      newBatchThreshold: 2,
      maxDequeueCount: 3,
      visibilityTimeout: '00:00:30',
      messageEncoding: 'none',
    };
    const { trigger, notes } = read('queueTrigger', { options: QUEUE, hostJson: { Extensions: { Queues: queues } } });
    expect(trigger).toMatchObject({ concurrency: 6, maxAttempts: 3, retryAfterMs: 30_000 });
    expect(notes).toEqual([expect.stringContaining('messageEncoding')]);
  });

  it.each([
    [{ batchSize: 33 }, '"extensions.queues.batchSize"'],
    [{ batchSize: 'x' }, '"extensions.queues.batchSize"'],
    [{ newBatchThreshold: -1 }, '"extensions.queues.newBatchThreshold"'],
    [{ maxDequeueCount: 0 }, '"extensions.queues.maxDequeueCount"'],
    [{ visibilityTimeout: 'soon' }, '"extensions.queues.visibilityTimeout"'],
  ])('is off with %p in host.json', (queues, problem) => {
    expect(problemsOf('queueTrigger', { options: QUEUE, hostJson: { extensions: { queues } } })).toContain(problem);
  });

  it.each<[string, Record<string, string>, string | undefined]>([
    ['AzureWebJobsStorage', { AzureWebJobsStorage: 'UseDevelopmentStorage=true' }, 'own broker'],
    ['AzureWebJobsStorage', { AzureWebJobsStorage: 'amqp://' }, undefined],
    ['AzureWebJobsStorage', { AzureWebJobsStorage: '' }, undefined],
    ['Mine', {}, "no setting 'Mine'"],
    ['Mine', { 'ConnectionStrings:AzureWebJobsMine': 'amqp://' }, undefined],
  ])('is on our broker by connection %s with %p', (connection, settings, note) => {
    const { trigger, notes } = read('queueTrigger', { options: { ...QUEUE, connection }, settings });
    expect(trigger?.broker).toEqual({ kind: 'house' });
    expect(notes).toEqual(note === undefined ? [] : [expect.stringContaining(note)]);
  });

  it('is on the broker that its setting names, and takes its queue as it is written', () => {
    const url = 'amqps://me:secret@rabbit:5671/jobs';
    const { trigger } = read('queueTrigger', {
      options: { ...QUEUE, connection: 'Mine' },
      settings: { AzureWebJobsMine: url },
    });
    expect(trigger).toMatchObject({
      queue: 'Orders',
      broker: { kind: 'foreign', url, setting: 'Mine', checkCertificate: true },
    });
  });

  it.each<[string, Record<string, string>]>([
    ['an Azure storage account', { Mine: AZURE }],
    ['an Azure identity', { Mine__queueServiceUri: 'https://shop.queue.core.windows.net' }],
    ['nothing that Nightshift knows', { Mine: 'hunter2' }],
    ['no address of a broker', { Mine: 'amqp://:hunter2@' }],
  ])('is off when its connection is %s, tells why, and shows no secret', (why, settings) => {
    const problem = problemsOf('queueTrigger', { options: { ...QUEUE, connection: 'Mine' }, settings });
    expect(problem).toContain("Function 'Handle': binding 'item':");
    expect(problem).toContain(why);
    expect(problem).not.toMatch(/hunter2|c2VjcmV0/);
  });

  it.each<[Record<string, unknown>, string]>([
    [{}, 'no queueName'],
    [{ queueName: 7 }, 'no queueName'],
    [{ queueName: '%Missing%' }, "add the setting 'Missing'"],
    [{ queueName: 'ns.records' }, "'ns.records' is not possible"],
    [{ queueName: 'a#b' }, 'is not possible'],
    [{ queueName: '{name}' }, 'is not possible'],
    [{ ...QUEUE, concurrency: 0 }, 'concurrency must be'],
    [{ ...QUEUE, idempotency: 'maybe' }, 'idempotency'],
  ])('is off with %p', (options, problem) => {
    expect(problemsOf('queueTrigger', { options })).toContain(problem);
  });

  it('has no poison queue of a poison queue, and options of its own from settings', () => {
    const settings = {
      'Nightshift.Handle.Concurrency': '7',
      Nightshift__Handle__Idempotency: '01:00:00',
      Q: 'orders-poison',
    };
    const { trigger } = read('queueTrigger', { options: { queueName: '%Q%' }, settings });
    expect(trigger).toMatchObject({ queue: 'orders-poison', concurrency: 7, claimForMs: 3_600_000 });
    expect(trigger?.poisonQueue).toBeUndefined();
  });
});

describe('a rabbitMQTrigger', () => {
  it('runs one message at a time, five times at most, and keeps the case of its name', () => {
    const { trigger } = read('rabbitMQTrigger', { options: QUEUE });
    expect(trigger).toMatchObject({
      queue: 'Orders',
      broker: { kind: 'house' },
      concurrency: 1,
      maxAttempts: 5,
      retryAfterMs: 0,
    });
    expect(trigger?.poisonQueue).toBeUndefined();
    expect(trigger?.reason(new Date(2026, 10, 22, 18, 5, 9))).toBe(
      'RabbitMQ message detected from queue: Orders at 11/22/2026 6:05:09 PM',
    );
  });

  it('runs more when asked to, never more than prefetchCount', () => {
    const hostJson = { extensions: { rabbitMQ: { prefetchCount: 10 } } };
    expect(read('rabbitMQTrigger', { options: { ...QUEUE, concurrency: 4 }, hostJson }).trigger?.concurrency).toBe(4);
    expect(read('rabbitMQTrigger', { options: { ...QUEUE, concurrency: 99 }, hostJson }).trigger?.concurrency).toBe(10);
    const wrong = { extensions: { rabbitMQ: { prefetchCount: 0 } } };
    expect(problemsOf('rabbitMQTrigger', { options: QUEUE, hostJson: wrong })).toContain('prefetchCount');
  });

  it.each<[Case, object]>([
    [
      { options: { connectionStringSetting: 'R' }, settings: { R: 'amqp://rabbit/' } },
      { kind: 'foreign', setting: 'R', checkCertificate: true },
    ],
    [
      {
        options: { connectionStringSetting: 'R', disableCertificateValidation: true },
        settings: { R: 'amqps://rabbit' },
      },
      { checkCertificate: false },
    ],
    [{ options: { connectionStringSetting: 'R' }, settings: { R: 'amqp://' } }, { kind: 'house' }],
    [
      { hostJson: { extensions: { rabbitMQ: { connectionString: '%R%' } } }, settings: { R: 'amqp://rabbit' } },
      { kind: 'foreign', url: 'amqp://rabbit' },
    ],
    [
      { hostJson: { extensions: { rabbitMQ: { connectionString: 'R' } } }, settings: { R: 'amqp://rabbit' } },
      { kind: 'foreign', setting: 'R' },
    ],
  ])('with %p is on the broker %p', (given, broker) => {
    const { trigger } = read('rabbitMQTrigger', { ...given, options: { ...QUEUE, ...given.options } });
    expect(trigger?.broker).toMatchObject(broker);
  });

  it.each<[Case, string]>([
    [{ options: { connectionStringSetting: 'R' } }, "the setting 'R' is missing"],
    [{ options: { connectionStringSetting: 'R' }, settings: { R: 'rabbit:5672' } }, "'R' is no address of a broker"],
    [{ options: { hostName: 'rabbit' } }, 'version 1 of the extension'],
  ])('is off with %p', (given, problem) => {
    expect(problemsOf('rabbitMQTrigger', { ...given, options: { ...QUEUE, ...given.options } })).toContain(problem);
  });
});

describe('outputs', () => {
  it('are read by name, and say which queue they use when that is known', () => {
    const known = read('queue', { options: QUEUE });
    expect(known.outputs.map(({ binding, batch }) => [binding, batch])).toEqual([['item', false]]);
    expect(known.uses).toEqual([{ binding: 'item', use: 'output', queue: 'orders', broker: 'house' }]);
    const made = read('rabbitMQ', { options: { queueName: 'for-{id}', batch: true } });
    expect(made.outputs[0]).toMatchObject({ batch: true });
    expect(made.uses).toEqual([]);
  });

  it('fall back to the queue of host.json on RabbitMQ', () => {
    const { uses } = read('rabbitMQ', { hostJson: { extensions: { rabbitMQ: { queueName: 'shared' } } } });
    expect(uses).toMatchObject([{ queue: 'shared' }]);
  });

  it.each<[string, Case, string]>([
    ['queue', {}, 'no queueName'],
    ['queue', { options: { queueName: '{a' } }, "'{'"],
    ['queue', { options: { queueName: 'a b' } }, 'is not possible'],
    ['rabbitMQ', { options: QUEUE, direction: 'in' }, 'can only be an output'],
  ])('%s with %p switches the function off', (type, given, problem) => {
    expect(problemsOf(type, given)).toContain(problem);
  });
});
