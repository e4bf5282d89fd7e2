import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { NightshiftError, toError } from '#contracts/errors.js';
import { parseLenientJson } from '#contracts/lenient-json.js';
import type { HostConfig } from '#contracts/messages/function-metadata.js';
import { formatTimeSpan, parseTimeSpanMs } from '#contracts/schedules/time-span.js';
import { checkSwitch, invalid, readTexts } from './fields.js';
import { readHttpSection } from './http-section.js';
import { find, isObject, type JsonObject } from './json-object.js';
import { LogLevels } from './log-levels.js';
import { applyOverrides } from './overrides.js';
import { sectionNotes } from './sections.js';

export interface HostJson {
  readonly config: HostConfig;
  /** The `functions` list: only these are served. Undefined means all. */
  readonly allowed?: readonly string[];
  /** Beside the app's code: what restarts a local run when it changes. */
  readonly watched: { readonly directories: readonly string[]; readonly files: readonly string[] };
  readonly logLevels: LogLevels;
  /** What it says without effect here, one line each. */
  readonly notes: readonly string[];
}

type Settings = Readonly<Record<string, string>>;

const DEFAULT_TIMEOUT_MS = 30 * 60_000;
const MIN_TIMEOUT_MS = 1_000;
const SWITCHES = ['logging.console.isEnabled', 'sendCanceledInvocationsToWorker'];

/** What is reported of an app whose host.json could not be read. */
export const DEFAULT_HOST_JSON: HostJson = {
  config: { routePrefix: 'api', functionTimeoutMs: DEFAULT_TIMEOUT_MS, customHeaders: {}, raw: {} },
  watched: { directories: [], files: [] },
  logLevels: new LogLevels({}, (problem) => new Error(problem)),
  notes: [],
};

/**
 * host.json with its overrides from settings (`AzureFunctionsJobHost__a__b`; host-semantics, section 7.1). Keys are compared without regard to
 * case. Throws HOST_JSON_MISSING or HOST_JSON_INVALID, naming the file, the field and the remedy.
 */
export async function readHostJson(folder: string, settings: Settings): Promise<HostJson> {
  const file = join(folder, 'host.json');
  const raw = parse(file, await read(file));
  applyOverrides(raw, settings);
  return interpret(file, raw, settings);
}

async function read(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'ENOENT') {
      throw new NightshiftError('HOST_JSON_INVALID', `${file} cannot be read: ${toError(cause).message}`, { cause });
    }
    const text = `${file} does not exist: this is no function app folder. Name the folder that holds host.json, or create one with {"version": "2.0"}`;
    throw new NightshiftError('HOST_JSON_MISSING', text, { cause });
  }
}

/** The parser quotes the text around the place, line ends and all. */
function oneLine(cause: unknown): string {
  return toError(cause).message.replaceAll(/\s+/g, ' ');
}

function parse(file: string, text: string): JsonObject {
  let value: unknown;
  try {
    value = parseLenientJson(text);
  } catch (cause) {
    throw new NightshiftError('HOST_JSON_INVALID', `${file} is not JSON: ${oneLine(cause)}`, { cause });
  }
  if (!isObject(value)) throw invalid(file, 'must hold a JSON object, such as {"version": "2.0"}');
  return value;
}

function interpret(file: string, raw: JsonObject, settings: Settings): HostJson {
  const version = find(raw, 'version');
  if (version !== '2.0') {
    const found = version === undefined ? 'has no "version"' : `has "version": ${JSON.stringify(version)}`;
    throw invalid(file, `${found}: it must be "version": "2.0", the only one that current Azure Functions apps use`);
  }
  const http = readHttpSection(file, raw);
  const allowed = readTexts(file, raw, 'functions', 'function names, such as ["one", "two"]');
  const watched = readWatched(file, raw);
  for (const path of SWITCHES) checkSwitch(file, raw, path);
  return {
    config: {
      ...http,
      functionTimeoutMs: readTimeout(file, raw),
      raw,
    },
    ...(allowed === undefined ? {} : { allowed }),
    watched,
    logLevels: new LogLevels(raw, (problem) => invalid(file, problem)),
    notes: sectionNotes('host.json', raw, settings),
  };
}

function readWatched(file: string, raw: JsonObject): HostJson['watched'] {
  return {
    directories: readTexts(file, raw, 'watchDirectories', 'folders, such as ["shared"]') ?? [],
    files: readTexts(file, raw, 'watchFiles', 'file names, such as ["rates.csv"]') ?? [],
  };
}

function readTimeout(file: string, raw: JsonObject): number | null {
  const value = find(raw, 'functionTimeout');
  if (value === undefined || value === null) return DEFAULT_TIMEOUT_MS;
  if (value === '-1' || value === -1) return null;
  const ms = typeof value === 'string' ? parseTimeSpanMs(value) : undefined;
  if (ms === undefined) {
    throw invalid(
      file,
      `has "functionTimeout": ${JSON.stringify(value)}: write it as "hh:mm:ss", a day as "1.00:00:00", or "-1" for no limit`,
    );
  }
  if (ms < MIN_TIMEOUT_MS) {
    throw invalid(file, `has "functionTimeout": "${formatTimeSpan(ms)}": the least is "00:00:01"`);
  }
  return ms;
}

/** host.json's retry policy: that of every function without one of its own. */
export function defaultRetry({ raw }: HostConfig): unknown {
  return find(raw, 'retry') ?? undefined;
}
