import { localTime } from '../render/moment.js';
import { appAndFunction } from '../run/parse.js';
import { argumentOf, textOf, type Call, type Verb } from '../run/verb.js';

interface Timer {
  readonly app: string;
  readonly function: string;
  readonly state: string;
  readonly schedule?: { readonly text: string; readonly zone: string };
  readonly last?: string;
  readonly next?: string;
}

const TIMER = ['<app/function>', 'app and timer function'] as const;

export const verbs: readonly Verb[] = [
  {
    name: 'timers list',
    hasSlot: true,
    description: 'timers, when they ran and when they run next',
    options: [['--app <app>', 'of this app']],
    examples: ['timers list', 'timers list --app orders'],
    run: async (call) => {
      const app = textOf(call.flags, 'app');
      const path = app === undefined ? ['api', 'timers'] : ['api', 'apps', app, 'timers'];
      call.print.list(await (await call.api()).json<Timer[]>('GET', path), COLUMNS, 'There is no timer.');
    },
  },
  {
    name: 'timers run',
    hasSlot: true,
    description: 'run a timer now; its schedule stays as it is',
    arguments: [TIMER],
    examples: ['timers run orders/dailyReport'],
    run: async (call) => {
      const run = await change<{ id: string }>(call, 'run');
      call.print.done(run, `It runs: nightshift executions show ${run.id}`);
    },
  },
  {
    name: 'timers pause',
    hasSlot: true,
    description: 'hold a timer until it is resumed',
    arguments: [TIMER],
    examples: ['timers pause orders/dailyReport'],
    run: async (call) => call.print.done(await change(call, 'pause'), `${argumentOf(call, 0)} is paused.`),
  },
  {
    name: 'timers resume',
    hasSlot: true,
    description: 'let a paused timer go on',
    arguments: [TIMER],
    examples: ['timers resume orders/dailyReport'],
    run: async (call) => {
      const timer = await change<Timer>(call, 'resume');
      call.print.done(timer, `${argumentOf(call, 0)} goes on; next: ${localTime(timer.next) ?? 'not known yet'}.`);
    },
  },
];

const COLUMNS = [
  ['timer', (timer: Timer) => `${timer.app}/${timer.function}`],
  ['state', (timer: Timer) => timer.state],
  ['schedule', (timer: Timer) => timer.schedule?.text],
  ['zone', (timer: Timer) => timer.schedule?.zone],
  ['last', (timer: Timer) => localTime(timer.last)],
  ['next', (timer: Timer) => localTime(timer.next)],
] as const;

async function change<T>(call: Call, verb: string): Promise<T> {
  const { app, name } = appAndFunction(argumentOf(call, 0));
  return (await call.api()).json<T>('POST', ['api', 'apps', app, 'timers', name, verb]);
}
