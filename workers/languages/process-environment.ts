import { homedir, tmpdir } from 'node:os';
import { delimiter, dirname } from 'node:path';
import { TimeZone } from '#contracts/schedules/time-zone.js';
import { windowsZones } from '#contracts/schedules/windows-zones.js';
import { findSetting, type Settings } from '#contracts/setting-references.js';
import type { AppFolder } from './language-host.js';

/** All that a language process may know of the machine's environment. On Windows nothing starts without the second list. */
const INHERITED = ['PATH', 'HOME', 'TMPDIR', 'LANG', 'TZ'];
const INHERITED_ON_WINDOWS = ['SystemRoot', 'PATHEXT', 'TEMP', 'TMP', 'USERPROFILE'];

/** Node reads these before the runtime does: an app's setting of that name would cut the process off from its worker. */
const RESERVED = ['NODE_CHANNEL_FD', 'NODE_CHANNEL_SERIALIZATION_MODE', 'NODE_UNIQUE_ID'];

const PROCESS_COUNT = 'FUNCTIONS_WORKER_PROCESS_COUNT';
const MOST_PROCESSES = 10;

type Variables = Readonly<Record<string, string | undefined>>;

/** Where a language process runs. */
export interface Machine {
  /** Of these only a few names reach an app. */
  readonly variables: Variables;
  readonly instanceId: string;
  /** The program of the app's language, where it is one that the app may start too. */
  readonly runtime?: { readonly executable: string; readonly version: string };
}

/**
 * The whole environment of a language process: the machine's few names (HOME and TMPDIR are the app's own where it has a
 * user of its own), what the contract promises (host-semantics, section 7.3) and the app's
 * settings, later ones winning. Built from nothing, so that no credential of the worker can be in it.
 */
export function processEnvironment(
  folder: AppFolder,
  runtime: string,
  { variables, instanceId, runtime: program }: Machine,
): Record<string, string> {
  const environment: Record<string, string> = {
    ...machineVariables(variables, program?.executable ?? process.execPath),
    ...(folder.user === undefined ? {} : { HOME: folder.user.home, TMPDIR: folder.user.temporary }),
    FUNCTIONS_WORKER_RUNTIME: runtime,
    FUNCTIONS_EXTENSION_VERSION: '~4',
    AZURE_FUNCTIONS_ENVIRONMENT: 'Production',
    AzureWebJobsScriptRoot: folder.path,
    FUNCTIONS_APPLICATION_DIRECTORY: folder.path,
    ...(program === undefined ? {} : { FUNCTIONS_WORKER_RUNTIME_VERSION: `~${Number.parseInt(program.version, 10)}` }),
    WEBSITE_SITE_NAME: folder.app,
    WEBSITE_SLOT_NAME: 'Production',
    WEBSITE_INSTANCE_ID: instanceId,
    ...zoneOf(folder.settings),
    ...withoutColons(folder.settings),
    ...folder.settings,
  };
  for (const name of RESERVED) delete environment[name];
  return environment;
}

/** WEBSITE_TIME_ZONE moves the clock of the whole app, as on Azure; TZ of the app's settings wins (host-semantics, section 3.9). */
function zoneOf(settings: Settings): Record<string, string> {
  const name = findSetting(settings, 'WEBSITE_TIME_ZONE')?.trim() ?? '';
  if (name === '' || TimeZone.find(name) === undefined) return {};
  return { TZ: windowsZones.get(name.toLowerCase()) ?? name };
}

/** `__` in a setting's name is `:` in configuration (host-semantics, section 7.3): code that was written for a Linux plan reads the first. */
function withoutColons(settings: Settings): Record<string, string> {
  const named = Object.entries(settings).filter(([name]) => name.includes(':'));
  return Object.fromEntries(named.map(([name, value]) => [name.replaceAll(':', '__'), value]));
}

function machineVariables(machine: Variables, executable: string): Record<string, string> {
  const found: Record<string, string> = {
    PATH: [dirname(executable), '/usr/local/bin', '/usr/bin', '/bin'].join(delimiter),
    HOME: homedir(),
    TMPDIR: tmpdir(),
    LANG: 'C.UTF-8',
  };
  const names = process.platform === 'win32' ? [...INHERITED, ...INHERITED_ON_WINDOWS] : INHERITED;
  for (const name of names) {
    const value = machine[name];
    if (value !== undefined && value !== '') found[name] = value;
  }
  // What an app starts by name is what it runs on.
  if (executable !== process.execPath) found['PATH'] = [dirname(executable), found['PATH']].join(delimiter);
  return found;
}

/** Node's own arguments that the app asks for; one setting may hold several (language-worker contract, section 5.4). */
export function nodeArguments(settings: Settings): string[] {
  const text = findSetting(settings, 'languageWorkers__node__arguments') ?? '';
  return text.split(/\s+/).filter((argument) => argument !== '');
}

/** FUNCTIONS_WORKER_PROCESS_COUNT: 1 to 10, 1 when it is no number. */
export function processCount(settings: Settings): number {
  const count = Number(settings[PROCESS_COUNT] ?? '1');
  return Number.isInteger(count) ? Math.min(MOST_PROCESSES, Math.max(1, count)) : 1;
}

/** What of the settings is not followed as it is written, one line each. */
export function settingNotes(settings: Settings): string[] {
  const value = settings[PROCESS_COUNT];
  const count = processCount(settings);
  if (value === undefined || value.trim() === String(count)) return [];
  const text = `is ${JSON.stringify(value)}, no whole number from 1 to ${MOST_PROCESSES}: ${count} is taken`;
  return [`Setting ${PROCESS_COUNT} ${text}.`];
}
