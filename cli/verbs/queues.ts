import { argumentOf, type Call, type Verb } from '../run/verb.js';

interface Queue {
  readonly queue: string;
  readonly owner: string;
  readonly consents: readonly string[];
  readonly waiting: readonly string[];
  readonly ready?: number;
}

const QUEUE = ['<queue>', 'name of the queue'] as const;
const APP = ['<app>', 'app that is not its owner'] as const;

export const verbs: readonly Verb[] = [
  {
    name: 'queues list',
    description: 'queues, whose they are, and which apps may take from them or wait to',
    examples: ['queues list'],
    run: async (call) => {
      const queues = await (await call.api()).json<Queue[]>('GET', ['api', 'queues']);
      call.print.list(queues, COLUMNS, 'No function is bound to a queue.');
    },
  },
  {
    name: 'queues allow',
    description: 'let an app take from a queue that belongs to another',
    arguments: [QUEUE, APP],
    examples: ['queues allow incoming orders-staging'],
    run: async (call) => {
      const json = { app: argumentOf(call, 1) };
      const answer = await (await call.api()).json('POST', consents(call), { json });
      call.print.done(answer, `${json.app} may take from ${argumentOf(call, 0)}.`);
    },
  },
  {
    name: 'queues deny',
    description: 'take that back',
    arguments: [QUEUE, APP],
    examples: ['queues deny incoming orders-staging'],
    run: async (call) => {
      const app = argumentOf(call, 1);
      const answer = await (await call.api()).json('DELETE', [...consents(call), app]);
      call.print.done(answer, `${app} may no longer take from ${argumentOf(call, 0)}.`);
    },
  },
];

const COLUMNS = [
  ['queue', (row: Queue) => row.queue],
  ['owner', (row: Queue) => row.owner],
  ['ready', (row: Queue) => row.ready],
  ['allowed', (row: Queue) => row.consents.join(', ')],
  ['waiting', (row: Queue) => row.waiting.join(', ')],
] as const;

function consents(call: Call): string[] {
  return ['api', 'queues', argumentOf(call, 0), 'consents'];
}
