import { facts, table } from '../render/table.js';
import { usageError } from '../run/exit-codes.js';
import { argumentOf, textOf, textsOf, type Call, type Flags, type Verb } from '../run/verb.js';

interface Placement {
  readonly app: string;
  readonly selector: Readonly<Record<string, readonly string[]>>;
  readonly runtimes: readonly string[];
  readonly minCores: number;
  readonly minMemoryMiB: number;
  readonly count?: number;
  readonly unmet?: string;
  readonly workers: readonly {
    readonly name: string;
    readonly live: boolean;
    readonly loaded: boolean;
    readonly why?: string;
  }[];
}

const APP = ['<app>', 'name of the app'] as const;

export const verbs: readonly Verb[] = [
  {
    name: 'placement show',
    hasSlot: true,
    description: 'which workers run an app, and why the others do not',
    arguments: [APP],
    examples: ['placement show orders'],
    run: async (call) => call.print.one(await (await call.api()).json<Placement>('GET', pathOf(call)), placementText),
  },
  {
    name: 'placement set',
    hasSlot: true,
    description: 'run an app on workers that match; what is not said does not matter',
    arguments: [APP],
    options: [
      ['--label <name=value...>', 'a label, or os or arch; the same name again: any of the values will do'],
      ['--runtime <runtime...>', 'such as node24; all of them'],
      ['--min-cores <n>', 'processors at least'],
      ['--min-memory <mib>', 'memory at least, in MiB'],
      ['--count <n>', 'on so many workers at most'],
    ],
    examples: ['placement set orders --label pool=night --count 2'],
    run: async (call) => {
      const json = requestOf(call.flags);
      const placement = await (await call.api()).json<Placement>('PUT', pathOf(call), { json });
      call.print.one(placement, placementText);
    },
  },
  {
    name: 'placement clear',
    hasSlot: true,
    description: 'run an app on every worker again',
    arguments: [APP],
    examples: ['placement clear orders'],
    run: async (call) => {
      const answer = await (await call.api()).json('DELETE', pathOf(call));
      call.print.done(answer, `${argumentOf(call, 0)} runs on every worker.`);
    },
  },
];

function pathOf(call: Call): string[] {
  return ['api', 'apps', argumentOf(call, 0), 'placement'];
}

function requestOf(flags: Flags): object {
  const selector: Record<string, string[]> = {};
  for (const text of textsOf(flags, 'label')) {
    const at = text.indexOf('=');
    if (at < 1) throw usageError(`'${text}' is no <name>=<value>.`);
    (selector[text.slice(0, at)] ??= []).push(text.slice(at + 1));
  }
  const wished = {
    minCores: numberOf(flags, 'minCores'),
    minMemoryMiB: numberOf(flags, 'minMemory'),
    count: numberOf(flags, 'count'),
  };
  const numbers = Object.entries(wished).filter(([, value]) => value !== undefined);
  return { selector, runtimes: textsOf(flags, 'runtime'), ...Object.fromEntries(numbers) };
}

function numberOf(flags: Flags, name: string): number | undefined {
  const text = textOf(flags, name);
  if (text === undefined) return undefined;
  const value = Number(text);
  if (Number.isInteger(value) && value >= 1) return value;
  throw usageError(`'${text}' is no whole number above 0.`);
}

function placementText({ app, selector, runtimes, minCores, minMemoryMiB, count, unmet, workers }: Placement): string {
  const labels = Object.entries(selector).map(([name, values]) => `${name}=${values.join('|')}`);
  const head = facts([
    ['app', app],
    ['labels', labels.length === 0 ? 'any' : labels.join(', ')],
    ['runtimes', runtimes.length === 0 ? 'any' : runtimes.join(', ')],
    ['cores', minCores === 0 ? undefined : minCores],
    ['memory', minMemoryMiB === 0 ? undefined : `${minMemoryMiB} MiB`],
    ['workers', count ?? 'all that match'],
    ['problem', unmet],
  ]);
  const rows = workers.map(({ name, live, loaded, why }) => [name, live, loaded, why]);
  return `${head}\n${table(['worker', 'live', 'runs it', 'why not'], rows)}`;
}
