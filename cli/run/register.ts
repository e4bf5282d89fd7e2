import { Argument, Command, Option } from 'commander';
import { connect } from '../client/connection.js';
import { Printer } from '../render/printer.js';
import type { Shell } from './shell.js';
import { inSlot } from './in-slot.js';
import { optionsOf, type Flags, type Verb } from './verb.js';

/** Options of every verb that talks to a server. */
export const SERVER_OPTIONS = [
  ['--server <url>', 'address of management (NIGHTSHIFT_URL; default: the server of `nightshift login`)'],
  ['--token <token>', 'API token (NIGHTSHIFT_TOKEN; default: the saved one)'],
  ['--ca <file>', 'certificates of the authority to trust, as PEM (also NODE_EXTRA_CA_CERTS)'],
] as const;

export const JSON_OPTION = ['--json', 'print what the API answers, as JSON'] as const;

/** Verbs of two words lie below a command of their first word. */
const GROUP_DESCRIPTIONS: Readonly<Record<string, string>> = {
  app: 'function apps',
  servers: 'the servers that you have logged in to',
  executions: 'what ran, runs and waits',
  'dead-letters': 'messages that could not be handled',
  batches: 'many runs of one function',
  timers: 'functions that run by the clock',
  workers: 'the machines that run functions',
  slots: 'deployment slots of apps',
  users: 'people and what they may do',
  tokens: 'personal tokens of yours',
  placement: 'where apps run',
  queues: 'queues, and which apps share them',
  deployments: 'what was published, and how it ended',
  version: 'a version of an app',
  'join-tokens': 'what a new worker joins with',
  keys: 'keys that open functions',
  settings: 'settings of an app',
};

export function registerVerbs(program: Command, verbs: readonly Verb[], shell: Shell): void {
  for (const verb of verbs) {
    const [first = '', second] = verb.name.split(' ');
    const parent = second === undefined ? program : groupOf(program, first);
    addVerb(parent.command(second ?? first), verb, shell);
  }
}

function groupOf(program: Command, name: string): Command {
  const found = program.commands.find((command) => command.name() === name);
  return found ?? program.command(name).description(GROUP_DESCRIPTIONS[name] ?? '');
}

function addVerb(command: Command, verb: Verb, shell: Shell): void {
  command.description(verb.description);
  for (const [form, description] of verb.arguments ?? []) command.addArgument(new Argument(form, description));
  const options = [...optionsOf(verb), ...(verb.isLocal === true ? [] : SERVER_OPTIONS), JSON_OPTION];
  for (const [form, description] of options) command.addOption(new Option(form, description));
  const examples = verb.examples.map((example) => `  $ nightshift ${example}`).join('\n');
  command.addHelpText('after', `\nExamples:\n${examples}`);
  command.action(async () => {
    const flags: Flags = command.opts();
    const print = new Printer(shell, flags['json'] === true);
    const named = inSlot(command.args, flags);
    await verb.run({ ...named, shell, print, api: () => connect(flags, shell) });
  });
}
