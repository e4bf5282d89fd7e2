import { rmSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ExecutionRecord } from '#contracts/messages/execution-recorded.js';
import type { ExecutionCursor, ExecutionFilter } from '#src/executions/execution-store.js';
import { percentile } from '../../support/fire/http-calls.js';
import { openStore, type Opened } from './open-store.js';
import { appOf, functionOf, momentOf, NEEDLE, recordsOf, SPAN_MS, workerOf } from './records.js';

const AT_ONCE = 1_000;
/** As the API has them. */
const BOUND = { executions: 5_000, bytes: 32 * 1024 * 1024 };
const TEXT_BOUND = { ...BOUND, executions: 20_000 };
const DAY_MS = 24 * 60 * 60_000;

interface Filled {
  readonly opened: Opened;
  /** So many executions are in the store; what comes after them would be younger. */
  rows: number;
  readonly total: number;
}

interface Kind {
  readonly name: string;
  readonly times: number;
  readonly ask: (filled: Filled, n: number) => Promise<unknown>;
}

const search = (
  { opened }: Filled,
  filter: ExecutionFilter,
  more: { readonly text?: string; readonly after?: ExecutionCursor } = {},
): Promise<unknown> =>
  opened.stores.executions.search({
    filter,
    limit: 50,
    bound: more.text === undefined ? BOUND : TEXT_BOUND,
    ...more,
  });

/** Somewhere in what is there, the same places every time. */
const placeOf = ({ rows }: Filled, n: number): number => (n * 104_729) % rows;
const somewhere = (filled: Filled, n: number): Date => momentOf(placeOf(filled, n), filled.total);
const end = ({ rows, total }: Filled): Date => momentOf(rows, total);

const KINDS: readonly Kind[] = [
  { name: 'list, newest', times: 200, ask: (filled) => search(filled, {}) },
  {
    name: 'list, page anywhere',
    times: 400,
    ask: (filled, n) => search(filled, {}, { after: { acceptedAt: somewhere(filled, n), id: '' } }),
  },
  { name: 'app', times: 400, ask: (filled, n) => search(filled, { app: appOf(n), to: somewhere(filled, n) }) },
  {
    name: 'app + function',
    times: 400,
    ask: (filled, n) => search(filled, { app: appOf(n), function: functionOf(n), to: somewhere(filled, n) }),
  },
  { name: 'Failed', times: 400, ask: (filled, n) => search(filled, { status: 'Failed', to: somewhere(filled, n) }) },
  {
    name: 'worker + Failed',
    times: 200,
    ask: (filled, n) => search(filled, { worker: workerOf(n), status: 'Failed', to: somewhere(filled, n) }),
  },
  {
    name: 'app + worker, of which there are none',
    times: 50,
    ask: (filled) => search(filled, { app: 'app-0', worker: 'worker-1' }),
  },
  {
    name: 'text, rare, a day',
    times: 30,
    ask: (filled, n) => {
      const to = somewhere(filled, n);
      return search(filled, { from: new Date(to.getTime() - DAY_MS), to }, { text: NEEDLE });
    },
  },
  {
    name: 'text, common, a day',
    times: 50,
    ask: (filled, n) => search(filled, { to: somewhere(filled, n) }, { text: 'WAREHOUSE' }),
  },
  {
    name: 'statistics, a day by the hour',
    times: 50,
    ask: (filled) => {
      const to = end(filled);
      return filled.opened.stores.statistics.overTime({ step: 'hour', from: new Date(to.getTime() - DAY_MS), to });
    },
  },
  {
    name: 'statistics, 30 days per function',
    times: 20,
    ask: (filled) => {
      const to = end(filled);
      return filled.opened.stores.statistics.perFunction({ step: 'day', from: new Date(to.getTime() - SPAN_MS), to });
    },
  },
];

/** History as it grows: what writing costs, and reading, at each size. */
export async function historyBench(sizes: readonly number[], mssqlUrl: string | undefined): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'nightshift-history-'));
  const opened = await openStore(folder, mssqlUrl);
  const filled: Filled = { opened, rows: 0, total: Math.max(...sizes) };
  const writing: string[] = [];
  const reading = new Map<string, string[]>(KINDS.map(({ name }) => [name, []]));
  try {
    for (const size of sizes) {
      writing.push(await written(filled, size));
      console.error(writing.at(-1));
      for (const kind of KINDS) {
        const figures = await read(filled, kind);
        reading.get(kind.name)?.push(figures);
        console.error(`${size}: ${kind.name}: ${figures}`);
      }
    }
    const beside = await besideReading(filled);
    return shown({ opened, sizes, writing, reading, beside });
  } finally {
    await opened.stores.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function written(filled: Filled, size: number): Promise<string> {
  const { executions, retention } = filled.opened.stores;
  const took: number[] = [];
  let records = 0;
  const from = filled.rows;
  for (; filled.rows < size;) {
    const batch: ExecutionRecord[] = [];
    for (; filled.rows < size && batch.length < AT_ONCE; filled.rows += 1)
      batch.push(...recordsOf(filled.rows, filled.total));
    const beganMs = performance.now();
    await executions.apply(batch);
    took.push(performance.now() - beganMs);
    records += batch.length;
  }
  const seconds = took.reduce((sum, ms) => sum + ms, 0) / 1_000;
  const { bytes } = await retention.usage();
  const cells = [
    `${from} to ${size}`,
    Math.round(records / seconds),
    Math.round((size - from) / seconds),
    percentile(took, 0.5).toFixed(0),
    percentile(took, 0.95).toFixed(0),
    (bytes / 1024 ** 2).toFixed(0),
  ];
  return `| ${cells.join(' | ')} |`;
}

async function read(filled: Filled, { times, ask }: Kind): Promise<string> {
  for (let n = 0; n < 5; n += 1) await ask(filled, n + 1_000);
  const took: number[] = [];
  for (let n = 0; n < times; n += 1) {
    const beganMs = performance.now();
    await ask(filled, n);
    took.push(performance.now() - beganMs);
  }
  return `${percentile(took, 0.5).toFixed(1)} / ${percentile(took, 0.95).toFixed(1)}`;
}

/** What a batch of records waits for, alone and while somebody searches without a pause. */
async function besideReading(filled: Filled): Promise<string> {
  const { executions } = filled.opened.stores;
  const apply = async (): Promise<number[]> => {
    const took: number[] = [];
    for (let round = 0; round < 100; round += 1) {
      const batch: ExecutionRecord[] = [];
      for (; batch.length < 200; filled.rows += 1) batch.push(...recordsOf(filled.rows, filled.total));
      const beganMs = performance.now();
      await executions.apply(batch);
      took.push(performance.now() - beganMs);
    }
    return took;
  };
  const alone = await apply();
  let searching = true;
  const searches = (async () => {
    let n = 0;
    for (; searching; n += 1) {
      await executions.search({ filter: { to: somewhere(filled, n) }, text: 'nowhere', limit: 50, bound: TEXT_BOUND });
    }
    return n;
  })();
  const beside = await apply();
  searching = false;
  const ms = (took: readonly number[]): string =>
    `p50 ${percentile(took, 0.5).toFixed(1)} ms, p95 ${percentile(took, 0.95).toFixed(1)} ms`;
  return `A batch of 200 records: ${ms(alone)} alone; ${ms(beside)} beside ${await searches} searches for text that found nothing.`;
}

interface Figures {
  readonly opened: Opened;
  readonly sizes: readonly number[];
  readonly writing: readonly string[];
  readonly reading: ReadonlyMap<string, readonly string[]>;
  readonly beside: string;
}

function shown({ opened, sizes, writing, reading, beside }: Figures): string {
  return [
    `### History on ${opened.name}`,
    '',
    `Limit: ${opened.limits}.`,
    '',
    '| executions | records/s | executions/s | p50 ms a batch of 1000 | p95 ms | MiB |',
    '| --- | --- | --- | --- | --- | --- |',
    ...writing,
    '',
    beside,
    '',
    `| p50 / p95 ms at | ${sizes.join(' | ')} |`,
    `| --- | ${sizes.map(() => '---').join(' | ')} |`,
    ...[...reading].map(([name, cells]) => `| ${name} | ${cells.join(' | ')} |`),
    '',
  ].join('\n');
}
