import { facts, table } from '../render/table.js';
import { APP } from '../run/arguments.js';
import { countOf, pairOf } from '../run/parse.js';
import { argumentOf, textsOf, type Call, type Flags, type Verb } from '../run/verb.js';

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
    const [name, value] = pairOf(text);
    (selector[name] ??= []).push(value);
  }
  const wished = {
    minCores: countOf(flags, '--min-cores'),
    minMemoryMiB: countOf(flags, '--min-memory'),
    count: countOf(flags, '--count'),
  };
  const numbers = Object.entries(wished).filter(([, value]) => value !== undefined);
  return { selector, runtimes: textsOf(flags, 'runtime'), ...Object.fromEntries(numbers) };
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
