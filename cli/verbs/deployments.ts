import { localTime } from '../render/moment.js';
import { facts, harmless } from '../render/table.js';
import { APP } from '../run/arguments.js';
import { argumentOf, type Call, type Verb } from '../run/verb.js';

interface Deployment {
  readonly id: string;
  readonly status: string;
  readonly statusText: string;
  readonly author: string;
  readonly deployer: string;
  readonly message?: string;
  readonly version?: string;
  readonly receivedAt: string;
  readonly endedAt?: string;
}

interface LogLine {
  readonly at: string;
  readonly type: 'info' | 'warning' | 'error';
  readonly message: string;
}

export const verbs: readonly Verb[] = [
  {
    name: 'deployments list',
    hasSlot: true,
    description: 'what was published to an app, newest first, by whom, and how it ended',
    arguments: [APP],
    examples: ['deployments list orders'],
    run: async (call) => {
      const rows = await (await call.api()).json<Deployment[]>('GET', pathOf(call));
      call.print.list(rows, COLUMNS, 'Nothing was published to the app yet.');
    },
  },
  {
    name: 'deployments show',
    hasSlot: true,
    description: 'one deployment, with its log',
    arguments: [APP, ['<deployment>', 'id of the deployment']],
    examples: ['deployments show orders 5f0c9a30-2b1e-4f6a-9f43-2f6d7f0f3a11'],
    run: async (call) => {
      const api = await call.api();
      const path = [...pathOf(call), argumentOf(call, 1)];
      const deployment = await api.json<Deployment>('GET', path);
      const log = await api.json<LogLine[]>('GET', [...path, 'log']);
      if (call.print.isJson) return call.print.json({ ...deployment, log });
      const lines = log.map(({ at, type, message }) => `${localTime(at)}  ${type}  ${harmless(message)}`);
      call.shell.out(`${[facts(factsOf(deployment)), ...lines].join('\n')}\n`);
    },
  },
];

const COLUMNS = [
  ['received', (row: Deployment) => localTime(row.receivedAt)],
  ['deployment', (row: Deployment) => row.id],
  ['status', (row: Deployment) => row.status],
  ['version', (row: Deployment) => row.version],
  ['by', (row: Deployment) => row.author],
  ['with', (row: Deployment) => row.deployer],
] as const;

function factsOf(deployment: Deployment) {
  return [
    ['deployment', deployment.id],
    ['status', deployment.status],
    ['why', deployment.statusText],
    ['version', deployment.version],
    ['message', deployment.message],
    ['by', deployment.author],
    ['with', deployment.deployer],
    ['received', localTime(deployment.receivedAt)],
    ['ended', localTime(deployment.endedAt)],
  ] as const;
}

function pathOf(call: Call): string[] {
  return ['api', 'apps', argumentOf(call, 0), 'deployments'];
}
