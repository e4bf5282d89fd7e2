import type { ApiClient } from '../client/api-client.js';
import { localTime } from '../render/moment.js';
import { CommandFailed, EXIT, usageError } from '../run/exit-codes.js';
import { newPassword, PASSWORD_STDIN } from '../run/password.js';
import { argumentOf, textsOf, type Call, type Verb } from '../run/verb.js';
import { tokenRequest, TOKEN_COLUMNS, TOKEN_OPTIONS, type PersonalToken } from './tokens.js';

interface Grant {
  readonly role: string;
  readonly app?: string;
}

interface User {
  readonly id: string;
  readonly name: string;
  readonly disabled: boolean;
  readonly grants: readonly Grant[];
  readonly lastSignInAt?: string;
}

const USERS = ['api', 'users'];
const USER = ['<user>', 'name or id of the user'] as const;
const ROLE = [
  '--role <role...>',
  'reader, operator, contributor or owner, for the house; <app>=<role> for one app',
] as const;

export const verbs: readonly Verb[] = [
  {
    name: 'users list',
    description: 'users and their roles',
    examples: ['users list'],
    run: async (call) =>
      call.print.list(await (await call.api()).json<User[]>('GET', USERS), COLUMNS, 'There is no user.'),
  },
  {
    name: 'users create',
    description: 'make a user, with a password, or with a token of users token to come in by',
    arguments: [['<name>', 'such as anna']],
    options: [ROLE, ['--password-stdin', 'read a password, at least 12 characters, from standard input']],
    examples: [
      'users create anna --role reader orders=contributor',
      'users create ben --role operator --password-stdin < password',
    ],
    run: async (call) => {
      const grants = grantsOf(call);
      const password = call.flags['passwordStdin'] === true ? { password: await newPassword(call) } : {};
      const json = { name: argumentOf(call, 0), grants, ...password };
      const user = await (await call.api()).json<User>('POST', USERS, { json });
      const wayIn = 'password' in json ? '' : ` A way in: nightshift users token ${user.name} first`;
      call.print.done(user, `Made user ${user.name}.${wayIn}`);
    },
  },
  {
    name: 'users grant',
    description: 'set all roles of a user',
    arguments: [USER],
    options: [ROLE],
    examples: ['users grant anna --role operator'],
    run: (call) =>
      withUser(call, async (api, { id, name }) => {
        const json = { grants: grantsOf(call) };
        call.print.done(await api.json('PUT', [...USERS, id, 'grants'], { json }), `Set the roles of ${name}.`);
      }),
  },
  {
    name: 'users disable',
    description: 'a disabled user keeps everything and may do nothing',
    arguments: [USER],
    options: [['--undo', 'enable the user again']],
    examples: ['users disable anna', 'users disable anna --undo'],
    run: (call) =>
      withUser(call, async (api, { id, name }) => {
        const disabled = call.flags['undo'] !== true;
        const user = await api.json('PATCH', [...USERS, id], { json: { disabled } });
        call.print.done(user, `${name} is ${disabled ? 'disabled' : 'enabled'}.`);
      }),
  },
  {
    name: 'users reset',
    description: 'give a user a new password; the sessions it has end',
    arguments: [USER],
    options: [PASSWORD_STDIN],
    examples: ['users reset anna', 'users reset anna --password-stdin < password'],
    run: async (call) => {
      const password = await newPassword(call);
      await withUser(call, async (api, { id, name }) => {
        const user = await api.json('PATCH', [...USERS, id], { json: { password } });
        call.print.done(user, `${name} has a new password.`);
      });
    },
  },
  {
    name: 'users token',
    description: 'make a personal token for a user, and print it, this once',
    arguments: [USER, ['<token-name>', 'what the token is for']],
    options: TOKEN_OPTIONS,
    examples: ['users token anna first --expires-in-hours 24'],
    run: (call) =>
      withUser(call, async (api, { id }) => {
        const json = tokenRequest(call.flags, argumentOf(call, 1));
        const created = await api.json<{ token: string }>('POST', [...USERS, id, 'tokens'], { json });
        call.print.done(created, created.token);
      }),
  },
  {
    name: 'users tokens',
    description: 'the personal tokens of a user; the tokens themselves are never shown again',
    arguments: [USER],
    examples: ['users tokens anna'],
    run: (call) =>
      withUser(call, async (api, { id, name }) => {
        const tokens = await api.json<PersonalToken[]>('GET', [...USERS, id, 'tokens']);
        call.print.list(tokens, TOKEN_COLUMNS, `${name} has no token.`);
      }),
  },
  {
    name: 'users revoke-token',
    description: 'end a personal token of a user',
    arguments: [USER, ['<id>', 'id of the token']],
    examples: ['users revoke-token anna 0197c0de-0000-7000-8000-000000000001'],
    run: (call) =>
      withUser(call, async (api, { id }) => {
        const answer = await api.json('DELETE', [...USERS, id, 'tokens', argumentOf(call, 1)]);
        call.print.done(answer, 'The token opens nothing any more.');
      }),
  },
  {
    name: 'users delete',
    description: 'delete a user and its tokens',
    arguments: [USER],
    examples: ['users delete anna'],
    run: (call) =>
      withUser(call, async (api, { id, name }) => {
        call.print.done(await api.json('DELETE', [...USERS, id]), `Deleted user ${name}.`);
      }),
  },
];

const COLUMNS = [
  ['user', (user: User) => user.name],
  [
    'roles',
    (user: User) => user.grants.map(({ role, app }) => (app === undefined ? role : `${app}=${role}`)).join(', '),
  ],
  ['disabled', (user: User) => user.disabled],
  ['signed in', (user: User) => localTime(user.lastSignInAt)],
  ['id', (user: User) => user.id],
] as const;

/** What is done with the user that the first argument names. */
async function withUser(call: Call, act: (api: ApiClient, user: User) => Promise<void>): Promise<void> {
  const wanted = argumentOf(call, 0);
  const api = await call.api();
  const users = await api.json<User[]>('GET', USERS);
  const user = users.find(({ id }) => id === wanted) ?? users.find(({ name }) => name === wanted);
  if (user === undefined) {
    throw new CommandFailed(EXIT.notFound, `No user is named '${wanted}': nightshift users list shows them.`);
  }
  await act(api, user);
}

function grantsOf(call: Call): Grant[] {
  const given = textsOf(call.flags, 'role');
  if (given.length === 0) throw usageError('Say what the user may do: --role <role>, or --role <app>=<role>.');
  return given.map((text) => {
    const [first = '', role] = text.split('=');
    return role === undefined ? { role: first } : { app: first, role };
  });
}
