import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Secret } from '#contracts/config.js';
import type { ExecutionRecorded } from '#contracts/messages/execution-recorded.js';
import type { InvocationCompleted } from '#contracts/messages/invocation-completed.js';
import { SystemClock } from '#contracts/ports/clock.js';
import { SilentLogger } from '#contracts/ports/logger.js';
import { durableQueue, syncQueue } from '#contracts/topology.js';
import { eventually, Gate, within } from '../test/support/eventually.js';
import { MemoryQueue } from '../test/support/worker/memory-queue.js';
import { MemorySignals } from '../test/support/worker/memory-signals.js';
import { ScriptedLanguage, type Script } from '../test/support/worker/scripted-language.js';
import { JOIN_TOKEN, TinyManagement } from '../test/support/worker/tiny-management.js';
import {
  aCall,
  aDurableCall,
  anAssignment,
  aSyncMessage,
  aWorkerConfig,
} from '../test/support/worker/worker-samples.js';
import { zipOf } from '../test/support/worker/zip-of.js';
import type { Worker } from './agent/worker.js';
import type { WorkerObserver } from './agent/worker-observer.js';
import { createWorker } from './create-worker.js';

let stateDir: string;
let management: TinyManagement;
let queue: MemoryQueue;
let signals: MemorySignals;
let worker: Worker | undefined;

beforeEach(async () => {
  stateDir = await mkdtemp(join(tmpdir(), 'ns-worker-'));
  management = new TinyManagement();
  await management.start();
  management.package = await zipOf([{ name: 'host.json', content: '{"version":"2.0"}' }]);
  management.assignments = [assignment()];
  queue = new MemoryQueue();
  signals = new MemorySignals();
});

afterEach(async () => {
  await worker?.close();
  worker = undefined;
  await management.stop();
  await rm(stateDir, { recursive: true });
});

function assignment(version = '1') {
  return anAssignment({ version, digest: createHash('sha256').update(management.package).digest('hex') });
}

function aWorker(language: ScriptedLanguage, observer: WorkerObserver = {}): Worker {
  worker = createWorker({
    release: '1.2.3',
    queue,
    signals,
    clock: new SystemClock(),
    logger: new SilentLogger(),
    config: aWorkerConfig({ stateDir, managementUrl: management.url, joinToken: new Secret(JOIN_TOKEN) }),
    languages: [language],
    observer,
  });
  return worker;
}

async function started(script?: Script): Promise<{ worker: Worker; language: ScriptedLanguage }> {
  const language = new ScriptedLanguage(script === undefined ? {} : { script });
  const made = aWorker(language);
  await within('the worker to start', made.start());
  return { worker: made, language };
}

const results = () => queue.bodies<InvocationCompleted>('invocation.completed').flatMap((message) => message.results);
const records = () => queue.bodies<ExecutionRecorded>('execution.recorded').flatMap((message) => message.records);

describe('a worker', () => {
  it('loads nothing of an app that has an app_offline.htm, and reports its page', async () => {
    management.package = await zipOf([
      { name: 'host.json', content: '{"version":"2.0"}' },
      { name: 'app_offline.htm', content: '<h1>Back soon</h1>' },
    ]);
    management.assignments = [assignment()];
    await started();
    expect(management.loads[0]).toMatchObject({
      report: { functions: [], errors: [], offlinePage: '<h1>Back soon</h1>' },
    });
  });

  it('joins, links, downloads, loads and serves', async () => {
    const paths: string[] = [];
    const script: Script = (_invocation, folder) => {
      paths.push(folder.path);
      return Promise.resolve({});
    };
    const { worker } = await started(script);
    expect(worker.state).toBe('serving');
    expect(worker.id).toBe('worker-credential-1');
    expect(management.loads.map(({ app, version }) => [app, version])).toEqual([['orders', '1']]);
    await eventually('the heartbeat that says ready', () => management.heartbeats.at(-1)?.apps[0]?.state === 'ready');
    const call = aCall();
    await queue.deliver(syncQueue('orders'), aSyncMessage([call]));
    await eventually('the result', () => results().some(({ id }) => id === call.id));
    expect(await readFile(join(paths[0]!, 'host.json'), 'utf8')).toBe('{"version":"2.0"}');
  });

  it('tells its observer what happens, and survives one that throws', async () => {
    const seen: string[] = [];
    const observer: WorkerObserver = {
      appLoaded: (app, version) => seen.push(`loaded ${app} ${version}`),
      invocationStarted: () => {
        throw new Error('observer');
      },
      invocationLog: (_request, line) => seen.push(line.message),
      invocationEnded: (request, outcome) => seen.push(`${request.id} ${outcome.outcome}`),
    };
    const script: Script = ({ onLog }) => {
      const line = { at: '2026-11-22T18:00:00.000Z', level: 'Information', message: 'line' } as const;
      onLog?.(line, [line]);
      return Promise.resolve({});
    };
    await aWorker(new ScriptedLanguage({ script }), observer).start();
    await queue.deliver(syncQueue('orders'), aSyncMessage([aCall({ id: '1' })]));
    await eventually('the end', () => seen.includes('1 Succeeded'));
    expect(seen).toEqual(['loaded orders 1', 'line', '1 Succeeded']);
  });

  it('takes a new version by notice, by signal, and after a restart of management', async () => {
    const { language } = await started();
    management.assignments = [assignment('2')];
    management.notify();
    await eventually('version 2', () => language.events.includes('load 2'));
    management.assignments = [assignment('3')];
    signals.send('app.orders.changed', { type: 'app.changed', app: 'orders' });
    await eventually('version 3', () => language.events.includes('load 3'));
    await management.stop();
    management.assignments = [assignment('4')];
    await management.start();
    await eventually('version 4', () => language.events.includes('load 4'));
  });

  it('goes on with work in hand while management is restarted', async () => {
    const gate = new Gate();
    await started(() => gate.opened.then(() => ({})));
    const call = aCall();
    await queue.deliver(syncQueue('orders'), aSyncMessage([call]));
    await management.stop();
    gate.open();
    await eventually('the result', () =>
      results().some(({ id, outcome }) => id === call.id && outcome === 'Succeeded'),
    );
    await management.start();
    await eventually('the link', () => management.connected === 1);
    expect(management.joins).toHaveLength(1);
  });

  it('keeps its id over a restart, and joins again when management has forgotten it', async () => {
    const first = await started();
    await first.worker.close();
    const second = await started();
    expect(second.worker.id).toBe(first.worker.id);
    expect(management.joins).toHaveLength(1);
    const processes = new Set(management.heartbeats.map(({ process }) => process));
    expect(processes.size).toBe(2);
    management.credential = 'credential-2';
    management.notify();
    await eventually('the new id', () => second.worker.id === 'worker-credential-2');
    await eventually('a link with the new credential', () => management.links === 3 && management.connected === 1);
  });

  it('starts while management is away, once it is there', async () => {
    await management.stop();
    const made = aWorker(new ScriptedLanguage());
    const starting = made.start();
    await management.start();
    await within('the worker to start', starting);
    expect(made.state).toBe('serving');
  });

  it('serves the other apps when one cannot be loaded', async () => {
    management.assignments = [anAssignment({ app: 'broken', digest: 'c'.repeat(64) }), assignment()];
    const { worker } = await started();
    expect(worker.heartbeat().apps.map(({ app, state }) => [app, state])).toEqual([
      ['broken', 'failed'],
      ['orders', 'ready'],
    ]);
    const broken = management.loads.find(({ app }) => app === 'broken');
    expect(broken?.report.errors[0]).toContain('PACKAGE_INVALID');
  });
});

describe('a worker that drains', () => {
  it('tells management, takes nothing more, and waits for what runs', async () => {
    const gate = new Gate();
    const { worker, language } = await started(() => gate.opened.then(() => ({})));
    const call = aCall();
    await queue.deliver(syncQueue('orders'), aSyncMessage([call]));
    const durable = queue.deliver(durableQueue('orders'), { v: 1, calls: [aDurableCall()] });
    await eventually('both to run', () => language.events.length === 3);
    const drained = worker.drain(10_000);
    await eventually('the draining heartbeat', () => management.heartbeats.some(({ draining }) => draining));
    expect(queue.consumes(syncQueue('orders'))).toBe(false);
    expect(worker.state).toBe('draining');
    gate.open();
    await within('the drain', drained);
    expect(await durable).toEqual({ kind: 'done' });
    expect(results()).toMatchObject([{ id: call.id, outcome: 'Succeeded' }]);
    expect(language.events.at(-1)).toBe('close 1');
    expect(worker.state).toBe('stopped');
    expect(management.connected).toBe(0);
  });

  it('ends what still runs after the grace: sync calls fail, durable runs are given back', async () => {
    const { worker, language } = await started(() => new Promise(() => undefined));
    const call = aCall();
    await queue.deliver(syncQueue('orders'), aSyncMessage([call]));
    const durable = queue.deliver(durableQueue('orders'), { v: 1, calls: [aDurableCall()] });
    await eventually('both to run', () => language.events.length === 3);
    await within('the drain', worker.drain(20));
    expect(await durable).toEqual({ kind: 'release', afterMs: 0 });
    expect(results()).toMatchObject([{ id: call.id, outcome: 'Failed', failure: { code: 'WORKER_LOST' } }]);
    const ended = records().filter((record) => record.kind === 'ended');
    expect(new Set(ended.map(({ lane, final }) => `${lane} ${final}`))).toEqual(
      new Set(['durable false', 'sync true']),
    );
    expect(ended).toHaveLength(2);
  });

  it('can be stopped before it has started', async () => {
    await management.stop();
    const made = aWorker(new ScriptedLanguage());
    const starting = made.start();
    const refused = expect(starting).rejects.toMatchObject({ code: 'MANAGEMENT_UNAVAILABLE' });
    await within('the close', made.close());
    await within('the start to end', refused);
  });
});
