import { basename } from 'node:path';
import autocannon from 'autocannon';
import { freePort } from '../support/free-port.js';
import { Installation, startWorker } from '../support/nightshift.js';
import { appFolder } from '../support/set-ups.js';
import { script } from './script.js';

const WARM_UP_SECONDS = 3;
const SECONDS = 8;
const RUNS = [1, 64] as const;

interface Figure {
  readonly connections: number;
  readonly perSecond: number;
  readonly p50: number;
  readonly p99: number;
  readonly failed: number;
}

/** HTTP request to answer, history on, beside nothing but fastify and one amqplib request/reply a request. */
export async function httpBench(amqpUrl: string): Promise<string> {
  const bare = await bareFigures(amqpUrl);
  const ours = await ourFigures(amqpUrl);
  const rows = RUNS.map((connections, n) => row(connections, bare[n] as Figure, ours[n] as Figure));
  return [
    '### HTTP, one function, one worker, history on',
    '',
    '| connections | bare req/s | bare p50 / p99 ms | Nightshift req/s | Nightshift p50 / p99 ms | share | failed |',
    '| --- | --- | --- | --- | --- | --- | --- |',
    ...rows,
    '',
  ].join('\n');
}

function row(connections: number, bare: Figure, ours: Figure): string {
  const share = (ours.perSecond / bare.perSecond).toFixed(2);
  const cells = [
    connections,
    bare.perSecond.toFixed(0),
    `${bare.p50} / ${bare.p99}`,
    ours.perSecond.toFixed(0),
    `${ours.p50} / ${ours.p99}`,
    share,
    ours.failed,
  ];
  return `| ${cells.join(' | ')} |`;
}

async function bareFigures(amqpUrl: string): Promise<Figure[]> {
  const port = await freePort();
  const worker = await script('bare-worker.mjs', amqpUrl);
  const gateway = await script('bare-gateway.mjs', amqpUrl, String(port));
  const figures = await measure(`http://127.0.0.1:${port}/api/hello`);
  gateway.kill('SIGKILL');
  worker.kill('SIGKILL');
  return figures;
}

async function ourFigures(amqpUrl: string): Promise<Figure[]> {
  const folder = appFolder('bench');
  const installation = await Installation.overRabbit(amqpUrl, [folder]);
  await installation.ready();
  const worker = await startWorker(installation, amqpUrl);
  await installation.serving(basename(folder));
  const figures = await measure(`${installation.gateway}/api/hello`);
  await worker.stop();
  await installation.close();
  return figures;
}

async function measure(url: string): Promise<Figure[]> {
  const figures: Figure[] = [];
  for (const connections of RUNS) {
    await autocannon({ url, connections, duration: WARM_UP_SECONDS });
    const result = await autocannon({ url, connections, duration: SECONDS });
    const { p50, p99 } = result.latency;
    figures.push({ connections, perSecond: result.requests.average, p50, p99, failed: result.non2xx + result.errors });
  }
  return figures;
}
