import { localTime, size } from '../render/moment.js';
import { APP } from '../run/arguments.js';
import { CommandFailed, EXIT, usageError } from '../run/exit-codes.js';
import { argumentOf, textOf, type Call, type Verb } from '../run/verb.js';

interface AppVersion {
  readonly version: string;
  readonly packageBytes: number;
  readonly createdAt: string;
  readonly use: string;
  readonly percent: number;
  readonly previous: boolean;
  readonly waiting?: string;
  readonly errors: readonly string[];
}

interface Activation {
  readonly app: string;
  readonly version: string;
  readonly state: string;
  readonly why?: string;
}

const VERSION = ['<version>', 'as nightshift versions shows it'] as const;
const WAIT = ['--wait <seconds>', 'how long to wait for a worker to load it (default 30)'] as const;

export const verbs: readonly Verb[] = [
  {
    name: 'versions',
    hasSlot: true,
    description: 'the versions of an app, newest first, and what each is there for',
    arguments: [APP],
    examples: ['versions orders'],
    run: async (call) => {
      const versions = await (await call.api()).json<AppVersion[]>('GET', [...appPath(call), 'versions']);
      call.print.list(versions, COLUMNS, 'The app has no version yet.');
      if (call.print.isJson) return;
      for (const { version, errors, waiting } of versions) {
        for (const text of [...errors, ...(waiting === undefined ? [] : [waiting])])
          call.print.note(`${version}: ${text}`);
      }
    },
  },
  {
    name: 'version delete',
    hasSlot: true,
    description: 'delete a version that is not in use',
    arguments: [APP, VERSION],
    examples: ['version delete orders 0123456789ab'],
    run: async (call) => {
      const version = argumentOf(call, 1);
      await (await call.api()).response('DELETE', [...appPath(call), 'versions', version]);
      call.print.done({ version }, `Version ${version} is deleted.`);
    },
  },
  {
    name: 'activate',
    hasSlot: true,
    description: 'make a version the active one, once a worker has loaded it; calls in hand end on theirs',
    arguments: [APP, VERSION],
    options: [WAIT],
    examples: ['activate orders 0123456789ab'],
    run: async (call) => {
      const path = [...appPath(call), 'versions', argumentOf(call, 1), 'activate'];
      const query = { wait: textOf(call.flags, 'wait') };
      activated(call, await (await call.api()).json<Activation>('POST', path, { query }));
    },
  },
  {
    name: 'rollback',
    hasSlot: true,
    description: 'go back to the version that was active before, or to another',
    arguments: [APP, ['[version]', 'default: what was active before']],
    examples: ['rollback orders', 'rollback orders 0123456789ab'],
    run: async (call) => {
      const version = call.arguments[1];
      const json = version === undefined ? {} : { version };
      activated(call, await (await call.api()).json<Activation>('POST', [...appPath(call), 'rollback'], { json }));
    },
  },
  {
    name: 'split',
    hasSlot: true,
    description: 'give another version a share of the new invocations: HTTP, timers and queues',
    arguments: [APP, ['[version]', 'the version beside the active one'], ['[percent]', 'its share, 1 to 100']],
    options: [WAIT, ['--end', 'everything goes to the active version again']],
    examples: ['split orders 0123456789ab 10', 'split orders --end'],
    run: split,
  },
];

async function split(call: Call): Promise<void> {
  const [app, version, share] = call.arguments;
  const path = [...appPath(call), 'split'];
  if (call.flags['end'] === true) {
    const answer = await (await call.api()).json('DELETE', path);
    return call.print.done(answer, `Every new invocation of ${app} goes to its active version.`);
  }
  const percent = Number(share);
  if (version === undefined || !Number.isInteger(percent) || percent < 1 || percent > 100) {
    throw usageError('Say which version and how many percent (1 to 100), or --end.');
  }
  const query = { wait: textOf(call.flags, 'wait') };
  const answer = await (await call.api()).json('PUT', path, { query, json: { version, percent } });
  call.print.done(answer, `${percent}% of the new invocations of ${app} go to ${version}.`);
}

const COLUMNS = [
  ['version', (row: AppVersion) => row.version],
  ['use', (row: AppVersion) => row.use],
  ['share', (row: AppVersion) => `${row.percent}%`],
  ['previous', (row: AppVersion) => row.previous],
  ['package', (row: AppVersion) => size(row.packageBytes)],
  ['published', (row: AppVersion) => localTime(row.createdAt)],
] as const;

function appPath(call: Call): string[] {
  return ['api', 'apps', argumentOf(call, 0)];
}

/** Accepted is not active: a script that goes on must know. */
function activated(call: Call, activation: Activation): void {
  const { app, version, state, why } = activation;
  if (state === 'active') return call.print.done(activation, `${version} is the active version of ${app}.`);
  if (call.print.isJson) call.print.json(activation);
  const reason = why === undefined ? '' : ` (${why})`;
  throw new CommandFailed(EXIT.conflict, `${version} becomes active once a worker has loaded it${reason}.`);
}
