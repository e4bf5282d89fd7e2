import { APP } from '../run/arguments.js';
import { contentOf } from '../run/input.js';
import { usageError } from '../run/exit-codes.js';
import { argumentOf, textOf, type Call, type Verb } from '../run/verb.js';

export interface Key {
  readonly scope: string;
  readonly function?: string;
  readonly name: string;
  readonly value: string;
  readonly lastUsedAt?: string;
}

const NAME = ['<name>', 'name of the key'] as const;
const OWNER = [
  ['--function <function>', 'a key of this function'],
  ['--scope <scope>', 'host (opens every function; the default), system or master'],
] as const;

export const verbs: readonly Verb[] = [
  {
    name: 'keys list',
    hasSlot: true,
    description: "the keys that open an app's functions; their values are masked, unless they are asked for",
    arguments: [APP],
    options: [['--show', 'with their values, in clear']],
    examples: ['keys list orders', 'keys list orders --show --json | jq -r \'.[] | select(.scope=="master").value\''],
    run: async (call) => {
      const all = await (await call.api()).json<Key[]>('GET', ['api', 'apps', argumentOf(call, 0), 'keys']);
      const keys = call.flags['show'] === true ? all : all.map((key) => ({ ...key, value: '***' }));
      const columns = [
        ['scope', (key: Key) => key.scope],
        ['function', (key: Key) => key.function],
        ['name', (key: Key) => key.name],
        ['last used', (key: Key) => key.lastUsedAt ?? ''],
        ['value', (key: Key) => key.value],
      ] as const;
      call.print.list(keys, columns, 'The app has no keys.');
    },
  },
  {
    name: 'keys set',
    hasSlot: true,
    description: 'make a key, or give it a value of yours; prints the value',
    arguments: [
      APP,
      NAME,
      ['<value>', 'the value; @file, or - for standard input, keeps it out of the list of processes'],
    ],
    options: OWNER,
    examples: ['keys set orders partner - < key', 'keys set orders partner @key --function takeOrder'],
    run: async (call) => {
      const value = (await contentOf(argumentOf(call, 2), call.shell)).toString().trim();
      const key = await (await call.api()).json<Key>('PUT', keyPath(call), { json: { value } });
      call.print.done(key, key.value);
    },
  },
  {
    name: 'keys renew',
    hasSlot: true,
    description: 'make a key, or give it a new random value: callers with the old one are refused; prints the value',
    arguments: [APP, NAME],
    options: OWNER,
    examples: ['keys renew orders default --function takeOrder', 'keys renew orders _master --scope master'],
    run: async (call) => {
      const key = await (await call.api()).json<Key>('POST', keyPath(call));
      call.print.done(key, key.value);
    },
  },
  {
    name: 'keys delete',
    hasSlot: true,
    description: 'delete a key: callers with it are refused',
    arguments: [APP, NAME],
    options: OWNER,
    examples: ['keys delete orders partner'],
    run: async (call) => {
      const answer = await (await call.api()).json('DELETE', keyPath(call));
      call.print.done(answer, `Key ${argumentOf(call, 1)} is deleted.`);
    },
  },
];

function keyPath(call: Call): string[] {
  const [app, name] = [argumentOf(call, 0), argumentOf(call, 1)];
  const [owner, scope] = [textOf(call.flags, 'function'), textOf(call.flags, 'scope')];
  if (owner !== undefined && scope !== undefined) throw usageError('A key is of a --function or of a --scope.');
  return ['api', 'apps', app, 'keys', ...(owner === undefined ? [scope ?? 'host'] : ['function', owner]), name];
}
