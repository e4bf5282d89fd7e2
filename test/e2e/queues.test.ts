import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { connect, type ChannelModel } from 'amqplib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { eventually as soon } from '../support/eventually.js';
import { createVhost } from '../support/rabbitmq/shared-broker.js';
import { temporaryFolder } from '../support/scratch.js';
import { SET_UPS, type RunningSetUp } from '../support/set-ups.js';

/** On a busy machine. */
const eventually = <T>(what: string, check: () => T | Promise<T>) => soon(what, check);

interface Line {
  readonly what: string;
  readonly [fact: string]: unknown;
}

interface Accepted {
  readonly messages: readonly { readonly id: string; readonly invocationId: string; readonly day: string }[];
}

interface Detail {
  readonly execution: { readonly status: string; readonly function: string };
  readonly attempts: readonly { readonly attempt: number; readonly outcome?: string }[];
}

describe.each(SET_UPS)('queues: $name', (setUp) => {
  const ledger = join(temporaryFolder(), 'ledger');
  let running: RunningSetUp;
  let foreignUrl: string;
  let foreign: ChannelModel;

  beforeAll(async () => {
    foreignUrl = await createVhost();
    foreign = await connect(foreignUrl);
    running = await setUp.serve('queues', { LEDGER: ledger, OrdersQueue: 'orders', Foreign: foreignUrl });
  });
  afterAll(async () => {
    await running?.close();
    await foreign?.close();
  });

  const lines = (what: string): Line[] => {
    try {
      const all = readFileSync(ledger, 'utf8').split('\n').filter(Boolean);
      return all.map((line) => JSON.parse(line) as Line).filter((line) => line.what === what);
    } catch {
      return [];
    }
  };

  const send = async (queue: string, body: object): Promise<Response> =>
    running.installation.api(`/api/apps/${running.app}/queues/${queue}/messages`, {
      method: 'POST',
      body: JSON.stringify(body),
    });

  const accepted = async (queue: string, body: object): Promise<Accepted['messages']> => {
    const response = await send(queue, body);
    expect(response.status).toBe(202);
    return ((await response.json()) as Accepted).messages;
  };

  const ended = ({ invocationId }: Accepted['messages'][number]) =>
    eventually(`execution ${invocationId} to end`, async () => {
      const response = await running.installation.api(`/api/executions/${invocationId}`);
      const detail = response.ok ? ((await response.json()) as Detail) : undefined;
      return ['Queued', 'Running', undefined].includes(detail?.execution.status) ? undefined : detail;
    });

  it('runs a function for each message, and another one for each message that it returns', async () => {
    const order = { region: 'north', number: 7, lines: ['a', 'b', 'c'] };
    const [first] = await accepted('orders', { content: order, id: 'order-7' });
    const handled = () => lines('line').filter((line) => line['order'] === order.number);
    await eventually('the lines to be handled', () => handled().length === 3);
    expect(lines('split')).toMatchObject([{ invocationId: first!.invocationId, id: 'order-7', dequeueCount: 1 }]);
    expect(
      handled()
        .map(({ line }) => String(line))
        .toSorted(),
    ).toEqual(['a', 'b', 'c']);
    expect(
      handled()
        .map(({ id }) => String(id))
        .toSorted(),
    ).toEqual([0, 1, 2].map((n) => `${first!.invocationId}/$return/${n}`));
    expect(await ended(first!)).toMatchObject({ execution: { status: 'Succeeded', function: 'split' } });
  });

  it('takes a thousand messages at once, each confirmed, and runs each of them once', async () => {
    const messages = Array.from({ length: 1_000 }, (_, n) => ({ content: { line: `l${n}`, order: 'many' } }));
    expect(await accepted('lines-north', { messages })).toHaveLength(1_000);
    const handled = () => lines('line').filter(({ order }) => order === 'many');
    await eventually('a thousand lines', () => handled().length >= 1_000);
    expect(new Set(handled().map(({ line }) => String(line))).size).toBe(1_000);
    expect(handled()).toHaveLength(1_000);
  });

  it('tries a message three times, then moves it to the poison queue, whose function runs', async () => {
    const [message] = await accepted('fragile', { content: 'glass' });
    await eventually('the poison message', () => lines('poisoned').length === 1);
    expect(lines('fragile').map(({ dequeueCount }) => dequeueCount)).toEqual([1, 2, 3]);
    expect(lines('poisoned')).toMatchObject([{ text: 'glass', id: message!.id, dequeueCount: 1 }]);
    const detail = await ended(message!);
    expect(detail.execution.status).toBe('Failed');
    expect(detail.attempts.map(({ attempt }) => attempt)).toEqual([1, 2, 3]);
  });

  it('keeps a message of RabbitMQ that failed five times as a dead letter', async () => {
    const [good, bad] = await accepted('tickets', { messages: [{ content: 'good' }, { content: 'bad' }] });
    expect(await ended(good!)).toMatchObject({ execution: { status: 'Succeeded' } });
    expect((await ended(bad!)).attempts).toHaveLength(5);
    const letters = await eventually('the dead letter', async () => {
      const list = await running.installation.json<{ items?: unknown[] }>('/api/dead-letters');
      const found = JSON.stringify(list);
      return found.includes('tickets') && found.includes(bad!.id) ? found : undefined;
    });
    expect(letters).not.toContain(good!.id);
  });

  it('sends the outputs of an HTTP function before it answers, and answers 500 when that fails', async () => {
    const at = (path: string) => `${running.installation.gateway}/api/${path}`;
    const body = JSON.stringify({ region: 'north', number: 'by HTTP', lines: ['x'] });
    const response = await fetch(at('order'), { method: 'POST', body });
    expect([response.status, await response.text()]).toEqual([201, 'placed']);
    await eventually('the line', () => lines('line').some(({ order }) => order === 'by HTTP'));
    const failed = await fetch(at('misplaced'));
    expect([failed.status, await failed.text()]).toEqual([500, '']);
  });

  it('gives the messages of one output out as one batch, which runs a function when it is complete', async () => {
    const response = await fetch(`${running.installation.gateway}/api/night`);
    expect([response.status, await response.text()]).toEqual([200, 'given out']);
    const batch = await eventually('the batch to end', async () => {
      const { items } = await running.installation.json<{
        items: { total: number; endedAt?: string; outcomes: object }[];
      }>('/api/batches');
      return items.find(({ endedAt }) => endedAt !== undefined);
    });
    expect(batch).toMatchObject({ total: 3, outcomes: { succeeded: 3 } });
    expect(lines('line').filter(({ order }) => order === 'night')).toHaveLength(3);
    await eventually('the function that follows', () =>
      lines('ticket').some(({ ticket }) => typeof ticket === 'object'),
    );
  });

  it('refuses what is no message and what no function is bound to', async () => {
    const statuses = async (queue: string, body: object) => (await send(queue, body)).status;
    expect(await statuses('nobodys', { content: 'x' })).toBe(404);
    expect(await statuses('foreign-in', { content: 'x' })).toBe(404);
    expect(await statuses('orders', {})).toBe(400);
    expect(await statuses('orders', { content: 'x', contentBase64: 'eA==' })).toBe(400);
    expect(await statuses('orders', { content: 'x', timeToLive: 'soon' })).toBe(400);
    expect(await statuses('orders', { content: 'x', extra: 1 })).toBe(400);
    expect(await statuses('orders', { messages: [] })).toBe(400);
  });

  it('lists the queues of the house with their owners', async () => {
    const queues =
      await running.installation.json<{ queue: string; owner: string; waiting: string[] }[]>('/api/queues');
    expect(queues.map(({ queue }) => queue)).toEqual(['fragile', 'fragile-poison', 'lines-north', 'orders', 'tickets']);
    expect(new Set(queues.map(({ owner }) => owner))).toEqual(new Set([running.app]));
  });

  it("reads and writes queues of the app's own broker, as soon as they are there", async () => {
    const channel = await foreign.createConfirmChannel();
    // The function waits for its queue since the app was loaded.
    await channel.assertQueue('foreign-out');
    await channel.assertQueue('foreign-in');
    channel.sendToQueue('foreign-in', Buffer.from('a message'), { appId: 'somebody' });
    channel.sendToQueue('foreign-in', Buffer.from('bad'));
    await channel.waitForConfirms();
    const out = await eventually(
      'the answer',
      async () => (await channel.get('foreign-out', { noAck: true })) || undefined,
    );
    expect(out.content.toString()).toBe('a message, handled');
    await eventually(
      'five executions of the bad one',
      () => lines('foreign').filter(({ text }) => text === 'bad').length === 5,
    );
    await eventually('the dead letter', async () =>
      JSON.stringify(await running.installation.json('/api/dead-letters')).includes('foreign') ? true : undefined,
    );
    await eventually('an empty queue', async () => (await channel.checkQueue('foreign-in')).messageCount === 0);
  });
});

describe('messages of any AMQP client', () => {
  const ledger = join(temporaryFolder(), 'ledger');
  const overRabbit = SET_UPS.find(({ name }) => name.includes('RabbitMQ'))!;
  let running: RunningSetUp;

  beforeAll(async () => {
    running = await overRabbit.serve('queues', { LEDGER: ledger, OrdersQueue: 'orders' });
  });
  afterAll(() => running?.close());

  it('run under an id and a day of their own, whatever they lack', async () => {
    // Declared once a worker may consume it; until then a message without `mandatory` leads nowhere.
    await eventually('the queue', async () => {
      const queues = await running.installation.json<{ queue: string; ready?: number }[]>('/api/queues');
      return queues.some(({ queue, ready }) => queue === 'tickets' && ready !== undefined);
    });
    const client = await connect(running.amqpUrl!);
    try {
      const channel = await client.createConfirmChannel();
      const properties = { contentType: 'text/plain', correlationId: 'c1', headers: { tenant: 'north' } };
      channel.publish('ns.triggers', 'tickets', Buffer.from('by hand'), properties);
      channel.publish('ns.triggers', 'tickets', Buffer.from([0xff, 0xfe]), { messageId: 'bytes' });
      await channel.waitForConfirms();
    } finally {
      await client.close();
    }
    const seen = await eventually('both runs', () => {
      const all = readFileSync(ledger, { encoding: 'utf8', flag: 'a+' }).split('\n').filter(Boolean);
      return all.length === 2 ? all.map((line) => JSON.parse(line) as Line) : undefined;
    });
    const byHand = seen.find(({ ticket }) => ticket === 'by hand');
    expect(byHand?.['basicProperties']).toMatchObject({
      contentType: 'text/plain',
      correlationId: 'c1',
      messageId: expect.stringMatching(/^[0-9a-f-]{36}$/),
      headers: { tenant: 'north' },
    });
    const list = await eventually('both executions', async () => {
      const found = await running.installation.json<{ items: { id: string; status: string }[] }>(
        '/api/executions?trigger=queue',
      );
      return found.items.filter(({ status }) => status === 'Succeeded').length === 2 ? found.items : undefined;
    });
    expect(list.map(({ id }) => id).toSorted()).toEqual(
      seen.map(({ invocationId }) => invocationId as string).toSorted(),
    );
  });
});
