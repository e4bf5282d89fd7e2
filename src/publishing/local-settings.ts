import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { NightshiftError } from '#contracts/errors.js';
import { parseLenientJson } from '#contracts/lenient-json.js';

export const LOCAL_SETTINGS_FILE = 'local.settings.json';

export interface LocalSettings {
  /**
   * `Values`, `ConnectionStrings` as `ConnectionStrings:<name>`, and `Host.CORS` and `Host.CORSCredentials` as the settings that say so in Azure
   * (host-semantics, sections 1.7 and 7.2).
   */
  readonly values: Readonly<Record<string, string>>;
  /** Names whose value is no text, number or boolean: such a value cannot be an environment variable. */
  readonly skipped: readonly string[];
  /** `Host.LocalHttpPort`. */
  readonly httpPort: string | undefined;
}

/** The folder's local.settings.json; undefined when it has none. Throws CONFIG_INVALID, naming the file, when it is not JSON or is encrypted. */
export async function readLocalSettings(folder: string): Promise<LocalSettings | undefined> {
  const path = join(folder, LOCAL_SETTINGS_FILE);
  const text = await readText(path);
  if (text === undefined) return undefined;
  const file = parse(path, text);
  if (file['IsEncrypted'] === true) {
    throw new NightshiftError(
      'CONFIG_INVALID',
      `${path} is encrypted: run "func settings decrypt" in its folder first.`,
    );
  }
  const host = record(file['Host']);
  const entries = [
    ...corsSettings(host),
    ...Object.entries(record(file['Values'])),
    ...connectionStrings(record(file['ConnectionStrings'])),
  ];
  const isPlain = ([, value]: [string, unknown]): boolean => ['string', 'number', 'boolean'].includes(typeof value);
  return {
    values: Object.fromEntries(entries.filter(isPlain).map(([name, value]) => [name, String(value)])),
    skipped: entries.filter((entry) => !isPlain(entry)).map(([name]) => name),
    httpPort: httpPortOf(host),
  };
}

function connectionStrings(strings: Record<string, unknown>): [string, unknown][] {
  return Object.entries(strings).map(([name, value]) => [
    `ConnectionStrings:${name}`,
    typeof value === 'string' ? value : record(value)['ConnectionString'],
  ]);
}

/** `*`, or origins with commas between. */
function corsSettings(host: Record<string, unknown>): [string, unknown][] {
  const origins = typeof host['CORS'] === 'string' ? host['CORS'].split(',').map((origin) => origin.trim()) : [];
  const named = origins.filter((origin) => origin !== '');
  if (named.length === 0) return [];
  return [
    ['FUNCTIONS_ENABLE_CORS_CONFIGURATION', '1'],
    ['CORS_ALLOWED_ORIGINS', JSON.stringify(named)],
    ['CORS_SUPPORT_CREDENTIALS', host['CORSCredentials'] === true],
  ];
}

function httpPortOf(host: Record<string, unknown>): string | undefined {
  const port = host['LocalHttpPort'];
  return typeof port === 'number' || typeof port === 'string' ? String(port) : undefined;
}

async function readText(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

function parse(path: string, text: string): Record<string, unknown> {
  try {
    return record(parseLenientJson(text));
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : 'it is not JSON';
    throw new NightshiftError('CONFIG_INVALID', `${path} is not JSON: ${reason}.`, { cause });
  }
}

function record(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}
