import { randomUUID } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { NodeLanguageHost } from '../../workers/languages/node/node-language-host.js';
import { SystemClock } from '../../contracts/ports/clock.js';
import { SilentLogger } from '../../contracts/ports/logger.js';
import { eventually } from '../support/eventually.js';
import { Installation, startWorker } from '../support/nightshift.js';
import { appFolder } from '../support/set-ups.js';

const TIMES = 5;
const IDLE_MS = 5_000;

/** Cold starts (median of 5) and what idles in memory, beside what we reach for. */
export async function startupBench(amqpUrl: string): Promise<string> {
  const folder = appFolder('bench');
  const installation = await Installation.overRabbit(amqpUrl, [folder]);
  await installation.ready();
  const app = basename(folder);
  const workerMs = await times(() => workerStart(installation, amqpUrl, app));
  const languageMs = await times(() => languageStart(folder, app));
  const sizes = await idleSizes(installation, amqpUrl, app);
  await installation.close();
  return [
    '### Start and size',
    '',
    '| what | reach for | measured |',
    '| --- | --- | --- |',
    `| worker process: start to the app ready | 1000 ms | ${workerMs.toFixed(0)} ms |`,
    `| language process: spawn to functions known | 250 ms | ${languageMs.toFixed(0)} ms |`,
    `| management, idle resident size | 160 MB | ${sizes.management} MB |`,
    `| worker, idle | 110 MB | ${sizes.worker} MB |`,
    `| language process, idle | 80 MB | ${sizes.language} MB |`,
    '',
  ].join('\n');
}

async function times(measure: () => Promise<number>): Promise<number> {
  const all: number[] = [];
  for (let n = 0; n < TIMES; n += 1) all.push(await measure());
  return all.toSorted((a, b) => a - b)[Math.floor(TIMES / 2)] ?? 0;
}

async function workerStart(installation: Installation, amqpUrl: string, app: string): Promise<number> {
  // Joined by itself, under a name of its own: earlier workers of this bench are still listed.
  const name = `bench-${randomUUID()}`;
  const token = { WORKER_JOIN_TOKEN: await installation.joinToken(), WORKER_NAME: name };
  const startedAt = performance.now();
  const worker = await startWorker(installation, amqpUrl, token);
  await installation.serving(app, 1, name);
  const took = performance.now() - startedAt;
  await worker.stop();
  await eventually('the worker is gone', async () => !(await isServed(installation)));
  return took;
}

async function isServed(installation: Installation): Promise<boolean> {
  return (await fetch(`${installation.gateway}/api/hello`)).status === 200;
}

async function languageStart(folder: string, app: string): Promise<number> {
  const built = (await import(pathToFileURL('dist/workers/languages/node/node-language-host.js').href)) as {
    NodeLanguageHost: typeof NodeLanguageHost;
  };
  const host = new built.NodeLanguageHost({ logger: new SilentLogger(), clock: new SystemClock() });
  const startedAt = performance.now();
  const loaded = await host.load({ app, version: 'bench', path: folder, settings: {} }, { onAppLog: () => undefined });
  const took = performance.now() - startedAt;
  await loaded.close(0);
  return took;
}

async function idleSizes(installation: Installation, amqpUrl: string, app: string) {
  const worker = await startWorker(installation, amqpUrl);
  await installation.serving(app);
  // Garbage of the start is collected meanwhile; nothing else is waited for.
  await new Promise((resolve) => setTimeout(resolve, IDLE_MS));
  const language = childOf(worker.pid);
  const sizes = {
    management: residentMb(installation.program.pid),
    worker: residentMb(worker.pid),
    language: residentMb(language),
  };
  await worker.stop();
  return sizes;
}

/** VmRSS of proc(5), in megabytes. */
function residentMb(pid: number): number {
  const kib = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  return Math.round((Number(kib) * 1024) / 1e6);
}

function childOf(pid: number): number {
  const found = readdirSync('/proc').find((name) => {
    if (!/^\d+$/.test(name)) return false;
    return new RegExp(`^PPid:\\s+${pid}$`, 'm').test(readStatus(name));
  });
  return Number(found);
}

function readStatus(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/status`, 'utf8');
  } catch {
    return '';
  }
}
