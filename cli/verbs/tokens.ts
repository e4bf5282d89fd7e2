import { localTime } from '../render/moment.js';
import { hoursOf } from '../run/parse.js';
import { argumentOf, textOf, type Flags, type Verb } from '../run/verb.js';

export interface PersonalToken {
  readonly id: string;
  readonly name: string;
  readonly role?: string;
  readonly createdAt: string;
  readonly expiresAt?: string;
  readonly lastUsedAt?: string;
}

const TOKENS = ['api', 'me', 'tokens'];

export const TOKEN_OPTIONS = [
  ['--expires-in-hours <hours>', 'how long it is good (default: until it is revoked)'],
  ['--role <role>', 'the most it may do: reader, operator, contributor or owner (default: what its user may)'],
] as const;

export const verbs: readonly Verb[] = [
  {
    name: 'tokens list',
    description: 'your personal tokens; the tokens themselves are never shown again',
    examples: ['tokens list'],
    run: async (call) =>
      call.print.list(
        await (await call.api()).json<PersonalToken[]>('GET', TOKENS),
        TOKEN_COLUMNS,
        'You have no token.',
      ),
  },
  {
    name: 'tokens create',
    description: 'make a personal token, for a program, and print it, this once',
    arguments: [['<name>', 'what it is for']],
    options: TOKEN_OPTIONS,
    examples: ['tokens create "build server" --role contributor --expires-in-hours 720'],
    run: async (call) => {
      const json = tokenRequest(call.flags, argumentOf(call, 0));
      const created = await (await call.api()).json<{ token: string }>('POST', TOKENS, { json });
      call.print.done(created, created.token);
    },
  },
  {
    name: 'tokens revoke',
    description: 'end a personal token of yours',
    arguments: [['<id>', 'id of the token']],
    examples: ['tokens revoke 0197c0de-0000-7000-8000-000000000001'],
    run: async (call) => {
      const answer = await (await call.api()).json('DELETE', [...TOKENS, argumentOf(call, 0)]);
      call.print.done(answer, 'The token opens nothing any more.');
    },
  },
];

export const TOKEN_COLUMNS = [
  ['name', (token: PersonalToken) => token.name],
  ['role', (token: PersonalToken) => token.role],
  ['created', (token: PersonalToken) => localTime(token.createdAt)],
  ['expires', (token: PersonalToken) => localTime(token.expiresAt)],
  ['used', (token: PersonalToken) => localTime(token.lastUsedAt)],
  ['id', (token: PersonalToken) => token.id],
] as const;

export function tokenRequest(flags: Flags, name: string): object {
  const [expiresInHours, role] = [hoursOf(flags), textOf(flags, 'role')];
  return { name, ...(expiresInHours === undefined ? {} : { expiresInHours }), ...(role === undefined ? {} : { role }) };
}
