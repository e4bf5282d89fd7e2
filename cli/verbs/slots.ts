import { localTime } from '../render/moment.js';
import { APP, FORCE_WITH_WORK, forced } from '../run/arguments.js';
import { argumentOf, type Call, type Verb } from '../run/verb.js';

interface Slot {
  readonly name: string;
  readonly version?: string;
  readonly createdAt: string;
}

export const verbs: readonly Verb[] = [
  {
    name: 'slots list',
    description: 'the deployment slots of an app: each is an app of its own',
    arguments: [APP],
    examples: ['slots list orders'],
    run: async (call) => {
      const slots = await (await call.api()).json<Slot[]>('GET', [...appPath(call), 'slots']);
      call.print.list(slots, COLUMNS, 'The app has no slot.');
    },
  },
  {
    name: 'slots create',
    description: 'make the staging slot of an app: the app <app>-staging',
    arguments: [APP],
    options: [['--clone-settings', 'with the settings of the app, unless it has some']],
    examples: ['slots create orders --clone-settings'],
    run: async (call) => {
      const query = { cloneSettings: String(call.flags['cloneSettings'] === true) };
      const slot = await (await call.api()).json<Slot>('PUT', [...appPath(call), 'slots', 'staging'], { query });
      call.print.done(slot, `The slot is the app ${slot.name}.`);
    },
  },
  {
    name: 'slots delete',
    description: 'delete the staging slot with its versions, keys and settings',
    arguments: [APP],
    options: [FORCE_WITH_WORK],
    examples: ['slots delete orders'],
    run: async (call) => {
      const gone = await (
        await call.api()
      ).json('DELETE', [...appPath(call), 'slots', 'staging'], { query: forced(call.flags) });
      call.print.done(gone, `The slot of ${argumentOf(call, 0)} is deleted.`);
    },
  },
  {
    name: 'swap',
    description: 'exchange versions and settings of an app and its staging slot, at once; slot settings stay',
    arguments: [APP],
    examples: ['swap orders'],
    run: async (call) => {
      const answer = await (await call.api()).json('POST', [...appPath(call), 'swap']);
      call.print.done(answer, `${argumentOf(call, 0)} and its slot are swapped; the same command swaps them back.`);
    },
  },
];

const COLUMNS = [
  ['slot', (slot: Slot) => slot.name],
  ['version', (slot: Slot) => slot.version],
  ['since', (slot: Slot) => localTime(slot.createdAt)],
] as const;

function appPath(call: Call): string[] {
  return ['api', 'apps', argumentOf(call, 0)];
}
