import { argumentOf, type Verb } from '../run/verb.js';

interface Setting {
  readonly name: string;
  readonly value: string;
}

export const verbs: readonly Verb[] = [
  {
    name: 'settings list',
    description: 'the names of the settings of an app; values are never shown',
    arguments: [['<app>', 'name of the app']],
    examples: ['settings list orders'],
    run: async (call) => {
      const settings = await (
        await call.api()
      ).json<Setting[]>('GET', ['api', 'apps', argumentOf(call, 0), 'settings']);
      const columns = [
        ['name', (setting: Setting) => setting.name],
        ['value', (setting: Setting) => setting.value],
      ] as const;
      call.print.list(settings, columns, 'The app has no settings.');
    },
  },
];
