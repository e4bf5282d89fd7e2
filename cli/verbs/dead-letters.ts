import type { ApiClient } from '../client/api-client.js';
import { pagesOf } from '../client/all-pages.js';
import { localTime } from '../render/moment.js';
import { facts, harmless } from '../render/table.js';
import { CommandFailed, EXIT, usageError } from '../run/exit-codes.js';
import { LIMIT, limitOf, momentOf } from '../run/parse.js';
import { argumentOf, textOf, type Call, type Flags, type Verb } from '../run/verb.js';

interface DeadLetter {
  readonly id: string;
  readonly arrivedAt: string;
  readonly queue: string;
  readonly code: string;
  readonly reason: string;
  readonly attempts: number;
  readonly app?: string;
  readonly function?: string;
  readonly state: string;
}

interface DeadLetterDetail extends DeadLetter {
  readonly payload: { readonly encoding: string; readonly value: unknown; readonly cut: boolean };
}

interface Bulk {
  readonly matched: number;
  readonly more: boolean;
  readonly done: number;
  readonly failed: readonly { readonly id: string; readonly code: string; readonly message: string }[];
}

const FILTERS = [
  ['--app <app>', 'of this app'],
  ['--function <function>', 'of this function'],
  ['--queue <queue>', 'from this queue'],
  ['--code <code>', 'error code'],
  ['--state <state>', 'such as Dead, Redriven, Discarded'],
  ['--from <moment>', 'arrived since: a moment, or how long ago (2h)'],
  ['--to <moment>', 'arrived before'],
  ['--text <text>', 'within reason or payload'],
] as const;
const MANY = [
  ...FILTERS,
  ['--all', 'every dead letter that the filters find, instead of ids'],
  ['--dry-run', 'only count'],
] as const;
const IDS = ['[id...]', 'ids of dead letters'] as const;

export const verbs: readonly Verb[] = [
  {
    name: 'dead-letters list',
    description: 'messages that could not be handled, newest first',
    options: [...FILTERS, LIMIT],
    examples: ['dead-letters list --app orders', 'dead-letters list --code FUNCTION_FAILED --from 24h --json'],
    run: async (call) => {
      const found = await pagesOf<DeadLetter>(
        await call.api(),
        ['api', 'dead-letters'],
        filterOf(call.flags),
        limitOf(call.flags),
      );
      call.print.page(found, COLUMNS, 'No dead letter matches.');
    },
  },
  {
    name: 'dead-letters show',
    description: 'one dead letter with its payload',
    arguments: [['<id>', 'id of the dead letter']],
    examples: ['dead-letters show 0197c0de-0000-7000-8000-000000000001'],
    run: async (call) => {
      const path = ['api', 'dead-letters', argumentOf(call, 0)];
      call.print.one(await (await call.api()).json<DeadLetterDetail>('GET', path), detailText);
    },
  },
  {
    name: 'dead-letters redrive',
    description: 'send dead letters back to where they came from',
    arguments: [IDS],
    options: [...MANY, ['--force', 'also those that were redriven as often as is allowed']],
    examples: [
      'dead-letters redrive 0197c0de-0000-7000-8000-000000000001',
      'dead-letters redrive --all --app orders --dry-run',
    ],
    run: (call) => change(call, 'redrive', 'redriven'),
  },
  {
    name: 'dead-letters discard',
    description: 'put dead letters aside for good',
    arguments: [IDS],
    options: MANY,
    examples: [
      'dead-letters discard 0197c0de-0000-7000-8000-000000000001',
      'dead-letters discard --all --queue incoming',
    ],
    run: (call) => change(call, 'discard', 'discarded'),
  },
];

const COLUMNS = [
  ['arrived', (row: DeadLetter) => localTime(row.arrivedAt)],
  ['function', (row: DeadLetter) => (row.app === undefined ? undefined : `${row.app}/${row.function ?? ''}`)],
  ['queue', (row: DeadLetter) => row.queue],
  ['code', (row: DeadLetter) => row.code],
  ['tries', (row: DeadLetter) => row.attempts],
  ['state', (row: DeadLetter) => row.state],
  ['id', (row: DeadLetter) => row.id],
] as const;

function filterOf(flags: Flags): Record<string, string | undefined> {
  const plain = ['app', 'function', 'queue', 'code', 'state', 'text'].map((name) => [name, textOf(flags, name)]);
  return { ...Object.fromEntries(plain), from: momentOf(flags, 'from'), to: momentOf(flags, 'to') };
}

async function change(call: Call, verb: 'redrive' | 'discard', past: string): Promise<void> {
  const all = call.flags['all'] === true;
  if (all === call.arguments.length > 0) throw usageError('Name dead letters, or give --all with filters.');
  const filter = Object.fromEntries(Object.entries(filterOf(call.flags)).filter(([, value]) => value !== undefined));
  const json = {
    ...(all ? { filter } : { ids: call.arguments }),
    dryRun: call.flags['dryRun'] === true,
    ...(call.flags['force'] === true ? { force: true } : {}),
  };
  const bulk = await sendBulk(await call.api(), verb, json);
  const counted = json.dryRun ? `${bulk.matched} would be ${past}` : `${bulk.done} of ${bulk.matched} ${past}`;
  call.print.done(bulk, `${counted}${bulk.more ? '; there are more: run it again' : ''}.`);
  if (bulk.failed.length === 0) return;
  const reasons = bulk.failed.map(({ id, code, message }) => `${id}: ${message} (${code})`);
  throw new CommandFailed(EXIT.failed, reasons.join('\n'));
}

function sendBulk(api: ApiClient, verb: string, json: unknown): Promise<Bulk> {
  return api.json<Bulk>('POST', ['api', 'dead-letters', verb], { json });
}

function detailText(letter: DeadLetterDetail): string {
  const { value, cut } = letter.payload;
  const payload = typeof value === 'string' ? value : JSON.stringify(value, null, 2);
  const head = facts([
    ['dead letter', letter.id],
    ['arrived', localTime(letter.arrivedAt)],
    ['function', letter.app === undefined ? undefined : `${letter.app}/${letter.function ?? ''}`],
    ['queue', letter.queue],
    ['reason', `${letter.reason} (${letter.code})`],
    ['attempts', letter.attempts],
    ['state', letter.state],
  ]);
  return `${head}\n${harmless(payload)}${cut ? '\n(cut)' : ''}\n`;
}
