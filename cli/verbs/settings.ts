import { text } from 'node:stream/consumers';
import { parseLenientJson } from '#contracts/lenient-json.js';
import { APP } from '../run/arguments.js';
import { CommandFailed, EXIT, usageError } from '../run/exit-codes.js';
import { contentOf, readInput } from '../run/input.js';
import type { Shell } from '../run/shell.js';
import { argumentOf, type Call, type Verb } from '../run/verb.js';

interface Setting {
  readonly name: string;
  readonly value: string;
  readonly slotSetting: boolean;
}

type Pair = readonly [name: string, value: string];

export const verbs: readonly Verb[] = [
  {
    name: 'settings list',
    hasSlot: true,
    description: 'the settings of an app; values are masked, but for a few harmless ones',
    arguments: [APP],
    examples: ['settings list orders', 'settings list orders --json'],
    run: async (call) => {
      const settings = await (await call.api()).json<Setting[]>('GET', pathOf(call));
      call.print.list(settings, COLUMNS, 'The app has no settings.');
    },
  },
  {
    name: 'settings set',
    hasSlot: true,
    description: 'set some settings in one change; the others stay. The app starts again with them, no worker does',
    arguments: [
      APP,
      ['[name=value...]', 'a value may be @file: so a secret is in no list of processes. @Microsoft.… stays as it is'],
    ],
    options: [
      ['--stdin', 'read lines of name=value from standard input; empty lines and those with a # in front are left out'],
      ['--slot-setting', 'they stay where they are when slots are swapped'],
      ['--no-slot-setting', 'they go along when slots are swapped'],
    ],
    examples: [
      'settings set orders CURRENCY=EUR GREETING=hello',
      'settings set orders DATABASE=@connection-string --slot-setting',
      'settings set orders --stdin < settings.env',
    ],
    run: set,
  },
  {
    name: 'settings delete',
    hasSlot: true,
    description: 'delete settings in one change',
    arguments: [APP, ['<name...>', 'names of settings']],
    examples: ['settings delete orders CURRENCY'],
    run: remove,
  },
  {
    name: 'settings import',
    hasSlot: true,
    description:
      'set what an export of Azure (`az functionapp config appsettings list`) or a local.settings.json holds, in one change; the others stay',
    arguments: [APP, ['<file>', 'the file; - is standard input']],
    examples: ['settings import orders local.settings.json', 'settings import orders - < azure-settings.json'],
    run: async (call) => {
      const file = argumentOf(call, 1);
      const content = file === '-' ? await contentOf(file, call.shell) : await readInput(file, call.shell);
      const json = jsonOf(file, content.toString());
      const all = await (await call.api()).json<Setting[]>('POST', [...pathOf(call), 'import'], { json });
      call.print.done(all, `Imported; ${argumentOf(call, 0)} has ${all.length} settings now.`);
    },
  },
];

const COLUMNS = [
  ['name', (setting: Setting) => setting.name],
  ['value', (setting: Setting) => setting.value],
  ['slot setting', (setting: Setting) => setting.slotSetting],
] as const;

async function set(call: Call): Promise<void> {
  const { flags, print, shell } = call;
  const written = call.arguments.slice(1).map(pairOf);
  const named = await Promise.all(
    written.map(async ([name, value]): Promise<Pair> => [name, await valueOf(value, shell)]),
  );
  const pairs = flags['stdin'] === true ? [...named, ...(await linesOf(shell))] : named;
  if (pairs.length === 0) throw usageError('Say what to set: NAME=value, NAME=@file, or --stdin.');
  const values = new Map(pairs);
  if (values.size < pairs.length) throw usageError('A setting is named twice.');
  const slotSetting = flags['slotSetting'];
  const entries = [...values].map(([name, value]) => [
    name,
    slotSetting === undefined ? value : { value, slotSetting },
  ]);
  const json: unknown = Object.fromEntries(entries);
  const all = await (await call.api()).json<Setting[]>('PATCH', pathOf(call), { json });
  print.done(all, `Set ${[...values.keys()].join(', ')}.`);
}

/** Known names first: a mistyped one must not look deleted. */
async function remove(call: Call): Promise<void> {
  const api = await call.api();
  const names = call.arguments.slice(1);
  const known = new Set((await api.json<Setting[]>('GET', pathOf(call))).map(({ name }) => name.toLowerCase()));
  const unknown = names.filter((name) => !known.has(name.toLowerCase()));
  if (unknown.length > 0) {
    const message = `${argumentOf(call, 0)} has no setting ${unknown.join(', ')}: nothing was deleted.`;
    throw new CommandFailed(EXIT.notFound, message);
  }
  const json = Object.fromEntries(names.map((name) => [name, null]));
  const all = await api.json<Setting[]>('PATCH', pathOf(call), { json });
  call.print.done(all, `Deleted ${names.join(', ')}.`);
}

function pathOf(call: Call): string[] {
  return ['api', 'apps', argumentOf(call, 0), 'settings'];
}

/** What is no pair may be a secret whose name was forgotten: it is not repeated. */
function pairOf(written: string): Pair {
  const at = written.indexOf('=');
  if (at < 1) throw usageError('A setting is written NAME=value.');
  return [written.slice(0, at), written.slice(at + 1)];
}

/** References to a key vault begin with @ as well. */
async function valueOf(value: string, shell: Shell): Promise<string> {
  if (!value.startsWith('@') || value.startsWith('@Microsoft.')) return value;
  return (await contentOf(value, shell)).toString().replace(/\r?\n$/, '');
}

async function linesOf({ stdin }: Shell): Promise<Pair[]> {
  const lines = (await text(stdin)).split(/\r?\n/);
  return lines.filter((line) => line.trim() !== '' && !line.trimStart().startsWith('#')).map(pairOf);
}

/** As `func` reads local.settings.json: with comments and a last comma. */
function jsonOf(file: string, content: string): unknown {
  try {
    return parseLenientJson(content);
  } catch {
    // Without the parser's own words: they quote the file, which holds secrets.
    throw new CommandFailed(EXIT.failed, `${file} is not JSON.`);
  }
}
