import { json, newAppFiles } from '#contracts/function-templates/new-app.js';
import { firstFunction } from '#contracts/function-templates/new-function.js';
import type { Language } from '#contracts/function-templates/template.js';

/** An HTTP function, the queue function that it feeds, and a timer. */
const FUNCTIONS = [
  {
    template: 'http-to-queue',
    name: 'hello',
    values: { authLevel: 'anonymous', route: 'hello/{name?}', queueName: 'greetings' },
  },
  { template: 'queue', name: 'remember', values: { queueName: 'greetings' } },
  { template: 'timer', name: 'nightly', values: { schedule: '0 0 2 * * *' } },
];

/** A new project by path: the v4 programming model with a function of each usual kind. */
export function projectFiles(name: string, language: Language): Readonly<Record<string, string>> {
  const isTyped = language === 'typescript';
  const functions = FUNCTIONS.map((wanted) => firstFunction({ ...wanted, language }, name));
  return {
    ...newAppFiles(name, language),
    'local.settings.json': json(LOCAL_SETTINGS),
    '.funcignore': lines(
      '.git*',
      '.vscode',
      'local.settings.json',
      'test',
      ...(isTyped ? ['*.ts', 'src', 'tsconfig.json', '*.js.map'] : []),
    ),
    // What is in local.settings.json is often a secret.
    '.gitignore': lines('node_modules/', 'local.settings.json', '.nightshift/', ...(isTyped ? ['dist/'] : [])),
    ...Object.fromEntries(functions.map(({ path, files }) => [path, files[path] ?? ''])),
  };
}

/** Development storage is Nightshift's own broker: the queue works with nothing else installed. */
const LOCAL_SETTINGS = {
  IsEncrypted: false,
  Values: { FUNCTIONS_WORKER_RUNTIME: 'node', AzureWebJobsStorage: 'UseDevelopmentStorage=true' },
};

function lines(...entries: readonly string[]): string {
  return `${entries.join('\n')}\n`;
}
