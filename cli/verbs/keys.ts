import { argumentOf, type Verb } from '../run/verb.js';

export interface Key {
  readonly scope: string;
  readonly function?: string;
  readonly name: string;
  readonly value: string;
}

export const verbs: readonly Verb[] = [
  {
    name: 'keys list',
    description: "the keys that open an app's functions, in clear",
    arguments: [['<app>', 'name of the app']],
    examples: ['keys list orders', 'keys list orders --json | jq -r \'.[] | select(.scope=="master").value\''],
    run: async (call) => {
      const keys = await (await call.api()).json<Key[]>('GET', ['api', 'apps', argumentOf(call, 0), 'keys']);
      const columns = [
        ['scope', (key: Key) => key.scope],
        ['function', (key: Key) => key.function],
        ['name', (key: Key) => key.name],
        ['value', (key: Key) => key.value],
      ] as const;
      call.print.list(keys, columns, 'The app has no keys.');
    },
  },
];
