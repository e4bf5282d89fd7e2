import { localTime } from '../render/moment.js';
import { countOf, hoursOf, pairOf } from '../run/parse.js';
import { argumentOf, textsOf, type Flags, type Verb } from '../run/verb.js';

interface JoinToken {
  readonly id: string;
  readonly name: string;
  readonly createdAt: string;
  readonly expiresAt?: string;
  readonly state: string;
  readonly uses: number;
  readonly maxUses?: number;
  readonly labels?: Readonly<Record<string, string>>;
}

const TOKENS = ['api', 'join-tokens'];

export const verbs: readonly Verb[] = [
  {
    name: 'join-tokens list',
    description: 'the tokens that workers may join with; the tokens themselves are never shown again',
    examples: ['join-tokens list'],
    run: async (call) => {
      const tokens = await (await call.api()).json<JoinToken[]>('GET', TOKENS);
      call.print.list(tokens, COLUMNS, 'There is no join token.');
    },
  },
  {
    name: 'join-tokens create',
    description: 'make a token for workers to join with, and print it, this once',
    arguments: [['<name>', 'what it is for']],
    options: [
      ['--expires-in-hours <hours>', 'how long workers may join with it (default: until it is revoked)'],
      ['--single-use', 'one worker joins with it, and no other after it'],
      ['--max-uses <n>', 'so many workers join with it (default: any number)'],
      ['--label <name=value...>', 'a label of every worker that joins with it, whatever the worker says itself'],
    ],
    examples: ['join-tokens create rack-4 --single-use', 'join-tokens create rack-4 --label pool=night'],
    run: async (call) => {
      const json = { name: argumentOf(call, 0), ...limits(call.flags), ...labels(call.flags) };
      const created = await (await call.api()).json<{ token: string }>('POST', TOKENS, { json });
      call.print.done(created, created.token);
    },
  },
  {
    name: 'join-tokens revoke',
    description: 'let no worker join with a token any more; those that have joined stay',
    arguments: [['<id>', 'id of the join token']],
    examples: ['join-tokens revoke 0197c0de-0000-7000-8000-000000000001'],
    run: async (call) => {
      const answer = await (await call.api()).json('DELETE', [...TOKENS, argumentOf(call, 0)]);
      call.print.done(answer, 'No worker joins with it any more.');
    },
  },
];

const COLUMNS = [
  ['name', (token: JoinToken) => token.name],
  ['created', (token: JoinToken) => localTime(token.createdAt)],
  ['expires', (token: JoinToken) => localTime(token.expiresAt)],
  ['state', (token: JoinToken) => token.state],
  ['used', (token: JoinToken) => (token.maxUses === undefined ? token.uses : `${token.uses} of ${token.maxUses}`)],
  ['labels', (token: JoinToken) => labelsText(token.labels)],
  ['id', (token: JoinToken) => token.id],
] as const;

function limits(flags: Flags): object {
  const [expiresInHours, maxUses] = [hoursOf(flags), countOf(flags, '--max-uses')];
  return {
    ...(expiresInHours === undefined ? {} : { expiresInHours }),
    ...(maxUses === undefined ? {} : { maxUses }),
    ...(flags['singleUse'] === true ? { singleUse: true } : {}),
  };
}

function labels(flags: Flags): object {
  const pairs = textsOf(flags, 'label').map((text) => pairOf(text));
  return pairs.length === 0 ? {} : { labels: Object.fromEntries(pairs) };
}

function labelsText(given: JoinToken['labels'] = {}): string {
  return Object.entries(given)
    .map(([label, value]) => `${label}=${value}`)
    .join(', ');
}
