import { once } from 'node:events';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { basename } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { freePort } from '../support/free-port.js';
import { familyOf, Peak } from '../support/memory.js';
import { Installation, startWorker } from '../support/nightshift.js';
import { appFolder } from '../support/set-ups.js';
import { script } from './script.js';

const MIB = 1024 * 1024;
const SIZE_MIB = 2048;
const LIMIT_MB = 64;
const ENV = { GATEWAY_MAX_BODY: `${SIZE_MIB + 1}MiB` };

interface Process {
  readonly name: string;
  readonly pid: number;
}

interface Figure {
  readonly mbPerSecond: number;
  readonly memory: readonly string[];
}

interface Figures {
  readonly request: Figure;
  readonly response: Figure;
}

/** 2 GiB to a function and 2 GiB from one, chunked, beside one Node server that does the same work. */
export async function streamingBench(amqpUrl: string): Promise<string> {
  const bare = await bareFigures();
  const embedded = await embeddedFigures();
  const rabbit = await rabbitFigures(amqpUrl);
  return [
    `### Streaming, ${SIZE_MIB} MiB each way, one caller; memory above idle at its peak (limit ${LIMIT_MB} MB)`,
    '',
    '| set-up | way | MB/s | share | memory |',
    '| --- | --- | --- | --- | --- |',
    ...rows('one Node server', bare, bare),
    ...rows('one process', embedded, bare),
    ...rows('over RabbitMQ', rabbit, bare),
    '',
  ].join('\n');
}

function rows(name: string, figures: Figures, bare: Figures): string[] {
  return (['request', 'response'] as const).map((way) => {
    const { mbPerSecond, memory } = figures[way];
    const share = (mbPerSecond / bare[way].mbPerSecond).toFixed(2);
    return `| ${name} | ${way} | ${mbPerSecond.toFixed(0)} | ${share} | ${memory.join(', ')} |`;
  });
}

async function bareFigures(): Promise<Figures> {
  const port = await freePort();
  const child = await script('bare-stream.mjs', String(port));
  const figures = await measure(`http://127.0.0.1:${port}`, [{ name: 'server', pid: child.pid ?? -1 }]);
  child.kill('SIGKILL');
  return figures;
}

async function embeddedFigures(): Promise<Figures> {
  const folder = appFolder('streams');
  const installation = await Installation.embedded([folder], ENV);
  await installation.ready();
  await installation.serving(basename(folder));
  const figures = await measure(installation.gateway, family('embedded', installation.program.pid));
  await installation.close();
  return figures;
}

async function rabbitFigures(amqpUrl: string): Promise<Figures> {
  const folder = appFolder('streams');
  const installation = await Installation.overRabbit(amqpUrl, [folder], ENV);
  await installation.ready();
  const worker = await startWorker(installation, amqpUrl);
  await installation.serving(basename(folder));
  const processes = [{ name: 'management', pid: installation.program.pid }, ...family('worker', worker.pid)];
  const figures = await measure(installation.gateway, processes);
  await worker.stop();
  await installation.close();
  return figures;
}

function family(name: string, root: number): Process[] {
  return familyOf(root).map((pid) => ({ name: pid === root ? name : 'language process', pid }));
}

async function measure(url: string, processes: readonly Process[]): Promise<Figures> {
  // Warm: code compiled, connections made.
  await upload(url, 64);
  await download(url, 64);
  return {
    request: await timed(processes, () => upload(url, SIZE_MIB)),
    response: await timed(processes, () => download(url, SIZE_MIB)),
  };
}

async function timed(processes: readonly Process[], work: () => Promise<number>): Promise<Figure> {
  const marks = processes.map(({ name, pid }) => ({ name, peak: Peak.mark(pid) }));
  const since = performance.now();
  const bytes = await work();
  const seconds = (performance.now() - since) / 1_000;
  const memory = marks.map(({ name, peak }) => `${name} ${peak.idleMb.toFixed(0)} + ${peak.grownMb.toFixed(0)}`);
  if (bytes !== SIZE_MIB * MIB) throw new Error(`${bytes} bytes arrived`);
  return { mbPerSecond: bytes / 1e6 / seconds, memory };
}

async function upload(url: string, mib: number): Promise<number> {
  const chunk = Buffer.alloc(64 * 1024, 'streaming');
  let left = mib * 16;
  const body = new Readable({
    read() {
      left -= 1;
      this.push(left >= 0 ? chunk : null);
    },
  });
  const request = httpRequest(`${url}/api/count?hash=no`, { method: 'POST', agent: false });
  const answered = once(request, 'response');
  await pipeline(body, request);
  const [response] = (await answered) as [IncomingMessage];
  const { bytes } = JSON.parse(await textOf(response)) as { readonly bytes: number };
  return bytes;
}

async function download(url: string, mib: number): Promise<number> {
  const request = httpRequest(`${url}/api/produce?mib=${mib}`, { agent: false }).end();
  const [response] = (await once(request, 'response')) as [IncomingMessage];
  let bytes = 0;
  for await (const chunk of response) bytes += (chunk as Buffer).byteLength;
  return bytes;
}

async function textOf(response: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of response.setEncoding('utf8')) text += String(chunk);
  return text;
}
