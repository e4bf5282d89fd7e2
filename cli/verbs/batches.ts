import { pagesOf } from '../client/all-pages.js';
import { localTime } from '../render/moment.js';
import { LIMIT, limitOf } from '../run/parse.js';
import { startBatch } from '../batches/start-batch.js';
import { argumentOf, textOf, type Verb } from '../run/verb.js';

interface Batch {
  readonly id: string;
  readonly name?: string;
  readonly app: string;
  readonly function: string;
  readonly total: number;
  readonly percent: number;
  readonly sealed: boolean;
  readonly cancelled: boolean;
  readonly createdAt: string;
  readonly endedAt?: string;
  readonly outcomes: Readonly<Record<'succeeded' | 'failed' | 'expired' | 'cancelled', number>>;
}

const BATCH = ['<batch>', 'id of the batch'] as const;

export const verbs: readonly Verb[] = [
  {
    name: 'batches list',
    description: 'batches, newest first',
    hasSlot: true,
    options: [['--app <app>', 'of this app'], LIMIT],
    examples: ['batches list', 'batches list --app orders'],
    run: async (call) => {
      const query = { app: textOf(call.flags, 'app') };
      const found = await pagesOf<Batch>(await call.api(), ['api', 'batches'], query, limitOf(call.flags));
      call.print.page(found, COLUMNS, 'There is no batch.');
    },
  },
  {
    name: 'batches start',
    hasSlot: true,
    description: 'run a function once for every input of a file',
    arguments: [
      ['<app/function>', 'app and function'],
      ['<items>', 'the inputs: @file, or - for standard input; a JSON array, or one input a line (JSON or text)'],
    ],
    options: [
      ['--id <id>', 'an id of yours: the same command again makes no second batch'],
      ['--name <name>', 'shown in lists'],
      ['--on-complete <function>', 'a function of the app that runs once all have ended'],
    ],
    examples: ['batches start orders/sendInvoice @customers.ndjson --id invoices-2026-03'],
    run: startBatch,
  },
  {
    name: 'batches show',
    description: 'one batch and how far it is',
    arguments: [BATCH],
    examples: ['batches show nightly-2026-03-01'],
    run: async (call) => {
      const batch = await (await call.api()).json<Batch>('GET', ['api', 'batches', argumentOf(call, 0)]);
      const { outcomes } = batch;
      call.print.facts(batch, [
        ['batch', batch.id],
        ['name', batch.name],
        ['function', `${batch.app}/${batch.function}`],
        ['state', stateOf(batch)],
        ['progress', `${batch.percent}% of ${batch.total}`],
        ['succeeded', outcomes.succeeded],
        ['failed', outcomes.failed],
        ['expired', outcomes.expired],
        ['cancelled', outcomes.cancelled],
        ['created', localTime(batch.createdAt)],
        ['ended', localTime(batch.endedAt)],
      ]);
    },
  },
  {
    name: 'batches cancel',
    description: 'end what a batch has not run yet',
    arguments: [BATCH],
    examples: ['batches cancel nightly-2026-03-01'],
    run: async (call) => {
      const id = argumentOf(call, 0);
      const answer = await (await call.api()).json('POST', ['api', 'batches', id, 'cancel']);
      call.print.done(answer, `Batch ${id} is being cancelled.`);
    },
  },
];

const COLUMNS = [
  ['created', (batch: Batch) => localTime(batch.createdAt)],
  ['batch', (batch: Batch) => batch.id],
  ['function', (batch: Batch) => `${batch.app}/${batch.function}`],
  ['state', stateOf],
  ['items', (batch: Batch) => batch.total],
  ['done', (batch: Batch) => `${batch.percent}%`],
  ['failed', (batch: Batch) => batch.outcomes.failed],
] as const;

function stateOf({ cancelled, endedAt, sealed }: Batch): string {
  if (cancelled) return 'cancelled';
  if (endedAt !== undefined) return 'ended';
  return sealed ? 'running' : 'open';
}
