import { localTime, size } from '../render/moment.js';
import { facts, table } from '../render/table.js';
import { APP, FORCE_WITH_WORK, forced } from '../run/arguments.js';
import { argumentOf, type Call, type Verb } from '../run/verb.js';

interface App {
  readonly name: string;
  readonly version?: string;
  readonly state: string;
  readonly createdAt: string;
}

interface AppFunction {
  readonly name: string;
  readonly trigger?: string;
  readonly status: string;
  readonly errors: readonly string[];
  readonly notes: readonly string[];
  readonly invokeUrl?: string;
}

interface Version {
  readonly version: string;
  readonly packageBytes: number;
  readonly createdAt: string;
  readonly active: boolean;
}

export interface AppDetail extends App {
  readonly durable: boolean;
  readonly versions: readonly Version[];
  readonly functions: readonly AppFunction[];
}

export const verbs: readonly Verb[] = [
  {
    name: 'app list',
    description: 'the function apps',
    examples: ['app list', 'app list --json'],
    run: async ({ api, print }) => {
      const apps = await (await api()).json<App[]>('GET', ['api', 'apps']);
      const columns = [
        ['app', (app: App) => app.name],
        ['version', (app: App) => app.version],
        ['state', (app: App) => app.state],
        ['since', (app: App) => localTime(app.createdAt)],
      ] as const;
      print.list(apps, columns, 'There is no app yet: nightshift publish --app <name> --create.');
    },
  },
  {
    name: 'app show',
    hasSlot: true,
    description: 'one app with its versions and functions',
    arguments: [APP],
    examples: ['app show orders'],
    run: async (call) => call.print.one(await appOf(call), appText),
  },
  {
    name: 'app create',
    description: 'make an app without a version; its keys are made with it',
    arguments: [APP],
    examples: ['app create orders'],
    run: async ({ api, print, arguments: [name] }) => {
      const app = await (await api()).json<App>('POST', ['api', 'apps'], { json: { name } });
      print.done(app, `Made ${app.name}.`);
    },
  },
  {
    name: 'app stop',
    hasSlot: true,
    description: 'take an app offline: no worker runs it until it is started',
    arguments: [APP],
    examples: ['app stop orders'],
    run: (call) => setState(call, 'offline', 'is offline: what runs ends, what comes waits or is answered 503.'),
  },
  {
    name: 'app start',
    hasSlot: true,
    description: 'let an app run that was stopped or drained',
    arguments: [APP],
    examples: ['app start orders'],
    run: (call) => setState(call, 'running', 'runs.'),
  },
  {
    name: 'app drain',
    hasSlot: true,
    description: 'stop listening to the timers and queues of an app; HTTP is served',
    arguments: [APP],
    examples: ['app drain orders'],
    run: (call) => setState(call, 'drained', 'is drained: its timers and queues rest, HTTP is served.'),
  },
  {
    name: 'app restart',
    hasSlot: true,
    description: 'replace the language processes of an app on every worker',
    arguments: [APP],
    examples: ['app restart orders'],
    run: async (call) => {
      const done = await (await call.api()).json('POST', ['api', 'apps', argumentOf(call, 0), 'restart']);
      call.print.done(done, `${argumentOf(call, 0)} starts again; calls in hand end first.`);
    },
  },
  {
    name: 'app delete',
    hasSlot: true,
    description: 'delete an app with its versions, keys and settings',
    arguments: [APP],
    options: [FORCE_WITH_WORK],
    examples: ['app delete orders', 'app delete orders --force'],
    run: async (call) => {
      const query = forced(call.flags);
      const gone = await (await call.api()).json('DELETE', ['api', 'apps', argumentOf(call, 0)], { query });
      call.print.done(gone, `${argumentOf(call, 0)} is deleted.`);
    },
  },
  {
    name: 'functions',
    hasSlot: true,
    description: 'the functions of an app, what triggers them and where they answer',
    arguments: [APP],
    examples: ['functions orders', 'functions orders --json'],
    run: async (call) => {
      const { functions } = await appOf(call);
      call.print.list(
        functions,
        FUNCTION_COLUMNS,
        'The active version has no functions, or no worker has loaded it yet.',
      );
      if (call.print.isJson) return;
      for (const { name, errors, notes } of functions) {
        for (const text of [...errors, ...notes]) call.print.note(`${name}: ${text}`);
      }
    },
  },
];

const FUNCTION_COLUMNS = [
  ['function', (fn: AppFunction) => fn.name],
  ['trigger', (fn: AppFunction) => fn.trigger],
  ['status', (fn: AppFunction) => fn.status],
  ['url', (fn: AppFunction) => fn.invokeUrl],
] as const;

async function appOf(call: Call): Promise<AppDetail> {
  return (await call.api()).json<AppDetail>('GET', ['api', 'apps', argumentOf(call, 0)]);
}

async function setState(call: Call, state: string, outcome: string): Promise<void> {
  const app = argumentOf(call, 0);
  const done = await (await call.api()).json('PUT', ['api', 'apps', app, 'state'], { json: { state } });
  call.print.done(done, `${app} ${outcome}`);
}

function appText({ name, version, state, createdAt, durable, versions, functions }: AppDetail): string {
  const kept = versions.map((row) => [row.version, row.active, size(row.packageBytes), localTime(row.createdAt)]);
  const listed = functions.map((fn) => FUNCTION_COLUMNS.map(([, value]) => value(fn)));
  return [
    facts([
      ['app', name],
      ['active version', version],
      ['state', state],
      ['runs durably', durable],
      ['since', localTime(createdAt)],
    ]),
    table(['version', 'active', 'package', 'published'], kept),
    table(
      FUNCTION_COLUMNS.map(([title]) => title),
      listed,
    ),
  ].join('\n');
}
