import { localTime } from '../render/moment.js';
import { facts, table } from '../render/table.js';
import { forced } from '../run/arguments.js';
import { CommandFailed, EXIT, usageError } from '../run/exit-codes.js';
import { argumentOf, type Call, type Verb } from '../run/verb.js';

interface Worker {
  readonly id: string;
  readonly name: string;
  readonly live: boolean;
  readonly joinedAt: string;
  readonly lastSeenAt: string;
  readonly running?: number;
  readonly state: string;
  readonly availability?: {
    readonly window: string;
    readonly zone: string;
    readonly open: boolean;
    readonly changesAt?: string;
  };
  readonly facts?: {
    readonly os: string;
    readonly arch: string;
    readonly runtimes: readonly string[];
    readonly cores: number;
    readonly memoryMiB: number;
    readonly labels: Readonly<Record<string, string>>;
    readonly release: string;
  };
  readonly apps?: readonly { readonly app: string; readonly version: string; readonly state: string }[];
}

const WORKER = ['<worker>', 'name or id of the worker'] as const;
const POLL_MS = 1_000;

export const verbs: readonly Verb[] = [
  {
    name: 'workers list',
    description: 'the workers that have joined',
    examples: ['workers list'],
    run: async (call) => {
      const { items } = await (await call.api()).json<{ items: Worker[] }>('GET', ['api', 'workers']);
      call.print.list(items, COLUMNS, 'No worker has joined.');
    },
  },
  {
    name: 'workers show',
    description: 'one worker and what it has loaded',
    arguments: [WORKER],
    examples: ['workers show rack-4'],
    run: async (call) => call.print.one(await workerOf(call), workerText),
  },
  {
    name: 'workers cordon',
    description: 'let a worker take nothing new and end what it runs',
    arguments: [WORKER],
    examples: ['workers cordon rack-4'],
    run: (call) => hold(call, 'cordon'),
  },
  {
    name: 'workers drain',
    description: 'as cordon; what has not ended in time is given back and runs elsewhere',
    arguments: [WORKER],
    options: [['--wait', 'until it runs nothing any more']],
    examples: ['workers drain rack-4 --wait'],
    run: (call) => hold(call, 'drain'),
  },
  {
    name: 'workers uncordon',
    description: 'let a worker work again',
    arguments: [WORKER],
    examples: ['workers uncordon rack-4'],
    run: (call) => hold(call, 'uncordon'),
  },
  {
    name: 'workers remove',
    description: 'end the credential of a worker: it is none any more',
    arguments: [WORKER],
    options: [['--force', 'though it is at work']],
    examples: ['workers remove rack-4'],
    run: async (call) => {
      const { id, name } = await workerOf(call);
      const query = forced(call.flags);
      const removed = await (await call.api()).json('DELETE', ['api', 'workers', id], { query });
      call.print.done(removed, `${name} is removed.`);
    },
  },
];

/** By id, or by the name that people know it by. */
async function workerOf(call: Call): Promise<Worker> {
  const wanted = argumentOf(call, 0);
  const { items } = await (await call.api()).json<{ items: Worker[] }>('GET', ['api', 'workers']);
  const named = items.filter(({ name }) => name === wanted);
  const worker = items.find(({ id }) => id === wanted) ?? named[0];
  if (worker === undefined) {
    throw new CommandFailed(EXIT.notFound, `No worker is named '${wanted}': nightshift workers list shows them.`);
  }
  if (named.length < 2 || worker.id === wanted) return worker;
  throw usageError(`${named.length} workers are named '${wanted}': give an id of nightshift workers list.`);
}

async function hold(call: Call, verb: string): Promise<void> {
  const { id } = await workerOf(call);
  const api = await call.api();
  let worker = await api.json<Worker>('POST', ['api', 'workers', id, verb]);
  while (call.flags['wait'] === true && worker.state === 'draining') {
    await call.shell.wait(POLL_MS);
    worker = await api.json<Worker>('GET', ['api', 'workers', id]);
  }
  call.print.done(worker, `${worker.name} is ${worker.state}.`);
}

const COLUMNS = [
  ['worker', (worker: Worker) => worker.name],
  ['state', stateOf],
  ['running', (worker: Worker) => worker.running],
  ['apps', (worker: Worker) => worker.apps?.length],
  ['available', availableOf],
  ['seen', (worker: Worker) => localTime(worker.lastSeenAt)],
  ['id', (worker: Worker) => worker.id],
] as const;

function stateOf({ live, state }: Worker): string {
  return live ? state : `${state}, lost`;
}

/** The hours in which it takes work, and what comes next. */
function availableOf({ availability }: Worker): string {
  if (availability === undefined) return 'always';
  const { window, zone, open, changesAt } = availability;
  const next = changesAt === undefined ? '' : `, ${open ? 'open until' : 'next opens'} ${localTime(changesAt)}`;
  return `${window} ${zone}${next}`;
}

/** What placement looks at; nothing until it has said them. */
function factsOf({ facts: said }: Worker): [string, string][] {
  if (said === undefined) return [];
  const labels = Object.entries(said.labels).map(([label, value]) => `${label}=${value}`);
  return [
    ['machine', `${said.os} ${said.arch}, ${said.cores} cores, ${said.memoryMiB} MiB`],
    ['runtimes', said.runtimes.join(', ')],
    ['labels', labels.length === 0 ? '-' : labels.join(', ')],
    ['release', said.release],
  ];
}

function workerText(worker: Worker): string {
  const head = facts([
    ['worker', worker.name],
    ['id', worker.id],
    ['state', stateOf(worker)],
    ['running', worker.running],
    ['available', availableOf(worker)],
    ['joined', localTime(worker.joinedAt)],
    ['seen', localTime(worker.lastSeenAt)],
    ...factsOf(worker),
  ]);
  const apps = worker.apps ?? [];
  if (apps.length === 0) return head;
  const rows = apps.map(({ app, version, state }) => [app, version, state]);
  return `${head}\n${table(['app', 'version', 'state'], rows)}`;
}
