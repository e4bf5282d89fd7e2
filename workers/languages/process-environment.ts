import { homedir, tmpdir } from 'node:os';
import { delimiter, dirname } from 'node:path';
import type { AppFolder } from './language-host.js';

/** All that a language process may know of the machine's environment. On Windows nothing starts without the second list. */
const INHERITED = ['PATH', 'HOME', 'TMPDIR', 'LANG', 'TZ'];
const INHERITED_ON_WINDOWS = ['SystemRoot', 'PATHEXT', 'TEMP', 'TMP', 'USERPROFILE'];

/** Node reads these before the runtime does: an app's setting of that name would cut the process off from its worker. */
const RESERVED = ['NODE_CHANNEL_FD', 'NODE_CHANNEL_SERIALIZATION_MODE', 'NODE_UNIQUE_ID'];

type Variables = Readonly<Record<string, string | undefined>>;

/** Where a language process runs. */
export interface Machine {
  /** Of these only a few names reach an app. */
  readonly variables: Variables;
  readonly instanceId: string;
}

/**
 * The whole environment of a language process: the machine's few names (HOME and TMPDIR are the app's own where it has a
 * user of its own), what the contract promises (host-semantics, section 7.3) and the app's
 * settings, later ones winning. Built from nothing, so that no credential of the worker can be in it.
 */
export function processEnvironment(
  folder: AppFolder,
  runtime: string,
  { variables, instanceId }: Machine,
): Record<string, string> {
  const environment: Record<string, string> = {
    ...machineVariables(variables),
    ...(folder.user === undefined ? {} : { HOME: folder.user.home, TMPDIR: folder.user.temporary }),
    FUNCTIONS_WORKER_RUNTIME: runtime,
    FUNCTIONS_EXTENSION_VERSION: '~4',
    AZURE_FUNCTIONS_ENVIRONMENT: 'Production',
    AzureWebJobsScriptRoot: folder.path,
    WEBSITE_SITE_NAME: folder.app,
    WEBSITE_SLOT_NAME: 'Production',
    WEBSITE_INSTANCE_ID: instanceId,
    ...folder.settings,
  };
  for (const name of RESERVED) delete environment[name];
  return environment;
}

function machineVariables(machine: Variables): Record<string, string> {
  const found: Record<string, string> = {
    PATH: [dirname(process.execPath), '/usr/local/bin', '/usr/bin', '/bin'].join(delimiter),
    HOME: homedir(),
    TMPDIR: tmpdir(),
    LANG: 'C.UTF-8',
  };
  const names = process.platform === 'win32' ? [...INHERITED, ...INHERITED_ON_WINDOWS] : INHERITED;
  for (const name of names) {
    const value = machine[name];
    if (value !== undefined && value !== '') found[name] = value;
  }
  return found;
}

/** Node's own arguments that the app asks for; one setting may hold several (language-worker contract, section 5.4). */
export function nodeArguments(settings: Variables): string[] {
  const text = settings['languageWorkers__node__arguments'] ?? settings['languageWorkers:node:arguments'] ?? '';
  return text.split(/\s+/).filter((argument) => argument !== '');
}

/** FUNCTIONS_WORKER_PROCESS_COUNT: 1 to 10, 1 when it is no number. */
export function processCount(settings: Variables): number {
  const count = Number(settings['FUNCTIONS_WORKER_PROCESS_COUNT'] ?? '1');
  return Number.isInteger(count) ? Math.min(10, Math.max(1, count)) : 1;
}
