import { localTime } from '../render/moment.js';
import { facts, table } from '../render/table.js';
import { CommandFailed, EXIT } from '../run/exit-codes.js';
import { argumentOf, type Verb } from '../run/verb.js';

interface Worker {
  readonly id: string;
  readonly name: string;
  readonly live: boolean;
  readonly joinedAt: string;
  readonly lastSeenAt: string;
  readonly running?: number;
  readonly draining?: boolean;
  readonly apps?: readonly { readonly app: string; readonly version: string; readonly state: string }[];
}

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
    arguments: [['<worker>', 'name or id of the worker']],
    examples: ['workers show rack-4'],
    run: async (call) => {
      const wanted = argumentOf(call, 0);
      const { items } = await (await call.api()).json<{ items: Worker[] }>('GET', ['api', 'workers']);
      const worker = items.find(({ id }) => id === wanted) ?? items.find(({ name }) => name === wanted);
      if (worker === undefined) {
        throw new CommandFailed(EXIT.notFound, `No worker is named '${wanted}': nightshift workers list shows them.`);
      }
      call.print.one(worker, workerText);
    },
  },
];

const COLUMNS = [
  ['worker', (worker: Worker) => worker.name],
  ['state', stateOf],
  ['running', (worker: Worker) => worker.running],
  ['apps', (worker: Worker) => worker.apps?.length],
  ['seen', (worker: Worker) => localTime(worker.lastSeenAt)],
  ['id', (worker: Worker) => worker.id],
] as const;

function stateOf({ live, draining }: Worker): string {
  if (!live) return 'lost';
  return draining === true ? 'draining' : 'live';
}

function workerText(worker: Worker): string {
  const head = facts([
    ['worker', worker.name],
    ['id', worker.id],
    ['state', stateOf(worker)],
    ['running', worker.running],
    ['joined', localTime(worker.joinedAt)],
    ['seen', localTime(worker.lastSeenAt)],
  ]);
  const apps = worker.apps ?? [];
  if (apps.length === 0) return head;
  const rows = apps.map(({ app, version, state }) => [app, version, state]);
  return `${head}\n${table(['app', 'version', 'state'], rows)}`;
}
