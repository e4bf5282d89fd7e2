import { pagesOf } from '../client/all-pages.js';
import { received } from '../client/reach.js';
import { duration, localTime } from '../render/moment.js';
import { facts, harmless } from '../render/table.js';
import { LIMIT, limitOf, momentOf } from '../run/parse.js';
import { argumentOf, textOf, type Call, type Flags, type Verb } from '../run/verb.js';

interface Failure {
  readonly code: string;
  readonly message: string;
  readonly stack?: string;
}

interface Execution {
  readonly day: string;
  readonly id: string;
  readonly app: string;
  readonly version: string;
  readonly function: string;
  readonly trigger: string;
  readonly status: string;
  readonly attempts: number;
  readonly worker?: string;
  readonly acceptedAt: string;
  readonly endedAt?: string;
  readonly durationMs?: number;
  readonly statusCode?: number;
  readonly failure?: Failure;
}

interface Attempt {
  readonly attempt: number;
  readonly outcome?: string;
  readonly worker?: string;
  readonly startedAt?: string;
  readonly logs: readonly { readonly at: string; readonly level: string; readonly message: string }[];
}

interface ExecutionDetail {
  readonly execution: Execution;
  readonly attempts: readonly Attempt[];
  readonly output?: { readonly value?: unknown };
}

const EXECUTION = ['<execution>', 'id of the execution'] as const;
const DAY = ['--day <day>', 'the day it was accepted on (YYYY-MM-DD), which finds an old one faster'] as const;
const FILTERS = [
  ['--app <app>', 'of this app'],
  ['--function <function>', 'of this function'],
  ['--status <status>', 'such as Queued, Running, Succeeded, Failed, Expired, Cancelled'],
  ['--trigger <trigger>', 'such as http, queue, timer'],
  ['--worker <worker>', 'id of the worker of the last attempt'],
  ['--text <text>', 'within id, failure or log lines'],
  ['--from <moment>', 'accepted since: a moment, or how long ago (2h)'],
  ['--to <moment>', 'accepted before'],
] as const;

export const verbs: readonly Verb[] = [
  {
    name: 'executions list',
    hasSlot: true,
    description: 'executions, newest first',
    options: [...FILTERS, LIMIT],
    examples: [
      'executions list --app orders --status Failed --from 24h',
      'executions list --text timeout --json | jq -r ".[].id"',
    ],
    run: async (call) => {
      const found = await pagesOf<Execution>(
        await call.api(),
        ['api', 'executions'],
        filterOf(call.flags),
        limitOf(call.flags),
      );
      call.print.page(found, COLUMNS, 'No execution matches.');
    },
  },
  {
    name: 'executions export',
    hasSlot: true,
    description: 'every execution that matches, as NDJSON or CSV on standard output',
    options: [...FILTERS, ['--format <format>', 'ndjson (default) or csv']],
    examples: ['executions export --from 7d --format csv > executions.csv'],
    run: async (call) => {
      const query = { ...filterOf(call.flags), format: textOf(call.flags, 'format') };
      const api = await call.api();
      const { body } = await api.response('GET', ['api', 'executions', 'export'], { query });
      if (body !== null) await received(api.server, call.shell.outAll(body));
    },
  },
  {
    name: 'executions show',
    description: 'one execution: what happened, attempt by attempt',
    arguments: [EXECUTION],
    options: [DAY],
    examples: ['executions show 0197c0de-0000-7000-8000-000000000001'],
    run: async (call) => call.print.one(await detailOf(call), detailText),
  },
  {
    name: 'cancel',
    description: 'end an execution: a waiting one never starts, a running one is asked to stop',
    arguments: [EXECUTION],
    options: [DAY],
    examples: ['cancel 0197c0de-0000-7000-8000-000000000001'],
    run: async (call) => {
      const id = argumentOf(call, 0);
      const query = { day: textOf(call.flags, 'day') };
      const answer = await (await call.api()).json('POST', ['api', 'executions', id, 'cancel'], { query });
      call.print.done(answer, `Execution ${id} is being cancelled.`);
    },
  },
];

const COLUMNS = [
  ['accepted', (row: Execution) => localTime(row.acceptedAt)],
  ['function', (row: Execution) => `${row.app}/${row.function}`],
  ['trigger', (row: Execution) => row.trigger],
  ['status', (row: Execution) => row.status],
  ['took', (row: Execution) => duration(row.durationMs)],
  ['execution', (row: Execution) => row.id],
] as const;

function filterOf(flags: Flags): Record<string, string | undefined> {
  const plain = ['app', 'function', 'status', 'trigger', 'worker', 'text'].map((name) => [name, textOf(flags, name)]);
  return { ...Object.fromEntries(plain), from: momentOf(flags, 'from'), to: momentOf(flags, 'to') };
}

export async function detailOf(call: Call): Promise<ExecutionDetail> {
  const query = { day: textOf(call.flags, 'day') };
  return (await call.api()).json<ExecutionDetail>('GET', ['api', 'executions', argumentOf(call, 0)], { query });
}

function detailText({ execution, attempts, output }: ExecutionDetail): string {
  const { failure } = execution;
  const head = facts([
    ['execution', execution.id],
    ['function', `${execution.app}/${execution.function}`],
    ['version', execution.version],
    ['trigger', execution.trigger],
    ['status', execution.status],
    ['accepted', localTime(execution.acceptedAt)],
    ['ended', localTime(execution.endedAt)],
    ['took', duration(execution.durationMs)],
    ['answered', execution.statusCode === undefined ? undefined : `HTTP ${execution.statusCode}`],
    ['failure', failure === undefined ? undefined : `${failure.message} (${failure.code})`],
    ['returned', output === undefined ? undefined : JSON.stringify(output.value)],
  ]);
  return [head, ...attempts.map(attemptText)].join('\n');
}

function attemptText(attempt: Attempt): string {
  const parts = [
    attempt.outcome ?? 'not ended',
    localTime(attempt.startedAt),
    attempt.worker && `on ${attempt.worker}`,
  ];
  const title = `attempt ${attempt.attempt}: ${parts.filter((part) => part !== undefined).join(', ')}\n`;
  return `${title}${attempt.logs.map((line) => `  ${logText(line)}`).join('')}`;
}

export function logText({ at, level, message }: Attempt['logs'][number]): string {
  return `${localTime(at)} ${level.padEnd(11)} ${harmless(message)}\n`;
}
