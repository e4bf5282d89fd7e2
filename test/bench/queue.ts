import { readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import amqp from 'amqplib';
import { triggerAddress, triggerQueue, TRIGGER_MESSAGE } from '#contracts/topology.js';
import { uniqueName } from '../support/broker-samples.js';
import { eventually } from '../support/eventually.js';
import { Installation, startWorker } from '../support/nightshift.js';
import { openRabbit } from '../support/rabbitmq/open-rabbit.js';
import { appFolder } from '../support/set-ups.js';

const MESSAGES = 20_000;
const RAW_PREFETCH = 128;
const REACH_FOR = 0.4;
const SAMPLE_EVERY_MS = 50;
const LIMIT_MS = 180_000;

/** `extensions.queues` of host.json: what it says by default, and as many in hand as the raw drain has. */
const SETTINGS = [
  ['host.json as it comes', {}],
  [`${RAW_PREFETCH} in hand`, { batchSize: 32, newBatchThreshold: RAW_PREFETCH - 32 }],
] as const;

/** Messages that wait in a queue, run through a function and recorded, beside an amqplib consumer that only acks. */
export async function queueBench(amqpUrl: string): Promise<string> {
  const raw = await rawDrain(amqpUrl);
  const rows: string[] = [];
  for (const [name, queues] of SETTINGS) {
    const ours = await ourDrain(amqpUrl, queues);
    const cells = [name, raw.toFixed(0), ours.toFixed(0), (ours / raw).toFixed(2), REACH_FOR];
    rows.push(`| ${cells.join(' | ')} |`);
  }
  return [
    `### Queue: ${MESSAGES} waiting messages, one function, one worker, until recorded`,
    '',
    '| concurrency | raw drain msg/s | Nightshift msg/s | share | reach for |',
    '| --- | --- | --- | --- | --- |',
    ...rows,
    '',
  ].join('\n');
}

async function rawDrain(amqpUrl: string): Promise<number> {
  const name = uniqueName('bench-raw');
  await fill(amqpUrl, name);
  const connection = await amqp.connect(amqpUrl, { noDelay: true });
  const channel = await connection.createChannel();
  await channel.prefetch(RAW_PREFETCH);
  let taken = 0;
  const startedAt = performance.now();
  await new Promise<void>((resolve) => {
    void channel.consume(name, (message) => {
      if (message === null) return;
      channel.ack(message);
      taken += 1;
      if (taken === MESSAGES) resolve();
    });
  });
  const seconds = (performance.now() - startedAt) / 1_000;
  await connection.close();
  return MESSAGES / seconds;
}

async function ourDrain(amqpUrl: string, queues: object): Promise<number> {
  const name = uniqueName('bench');
  await fill(amqpUrl, name);
  const folder = appFolder('bench', { BENCH_QUEUE: name });
  const hostPath = join(folder, 'host.json');
  const host = JSON.parse(readFileSync(hostPath, 'utf8')) as object;
  writeFileSync(hostPath, JSON.stringify({ ...host, extensions: { queues } }));
  const installation = await Installation.overRabbit(amqpUrl, [folder]);
  await installation.ready();
  const worker = await startWorker(installation, amqpUrl);
  const rate = await rateOf(() => recorded(installation, basename(folder)));
  await worker.stop();
  await installation.close();
  return rate;
}

/** From the first sample with some to the last with all. */
async function rateOf(count: () => Promise<number>): Promise<number> {
  let first: { readonly at: number; readonly count: number } | undefined;
  let now = 0;
  await eventually(
    'every message is recorded',
    async () => {
      now = await count();
      if (now > 0) first ??= { at: performance.now(), count: now };
      await new Promise((resolve) => setTimeout(resolve, SAMPLE_EVERY_MS));
      return now >= MESSAGES;
    },
    LIMIT_MS,
  );
  const since = first ?? { at: 0, count: 0 };
  return (now - since.count) / ((performance.now() - SAMPLE_EVERY_MS - since.at) / 1_000);
}

async function recorded(installation: Installation, app: string): Promise<number> {
  const metrics = await (await installation.api('/metrics')).text();
  const line = metrics.split('\n').find((one) => one.startsWith(`nightshift_executions_total{app="${app}"`));
  return Number(line?.split(' ').at(-1) ?? 0);
}

async function fill(amqpUrl: string, name: string): Promise<void> {
  const broker = await openRabbit(amqpUrl);
  await broker.queue.declare(triggerQueue(name));
  const at = new Date().toISOString();
  const publish = (n: number): Promise<void> =>
    broker.queue.publish(triggerAddress(name), {
      id: `message-${n}`,
      type: TRIGGER_MESSAGE,
      body: Buffer.from(JSON.stringify({ n })),
      headers: { 'ns-accepted-at': at },
      persistent: true,
    });
  for (let from = 0; from < MESSAGES; from += 1_000) {
    await Promise.all(Array.from({ length: 1_000 }, (_, n) => publish(from + n)));
  }
  await broker.close();
}
