import { NightshiftError } from '#contracts/errors.js';
import type { JsonObject } from '../host-json/json-object.js';
import { SectionReader } from './section-reader.js';

const DEFAULT_INITIALIZATION_MS = 30_000;
const MCP_PROFILE = 'mcp-custom-handler';
const LEVELS: readonly string[] = ['anonymous', 'function', 'admin'];

/**
 * How HTTP functions reach the handler: as data in JSON like every other (`data`), or as the request that came, with the answer taken as it is: to its
 * own path (`forward`, `proxy`) or to the function's name (`forward-by-name`, the older section).
 */
export type HttpMode = 'data' | 'forward' | 'forward-by-name' | 'proxy';

export interface HandlerRoute {
  readonly route: string;
  readonly authLevel: string;
}

/** host.json's word on the program that runs the functions (language-worker contract, section 6.1). */
export interface HandlerSettings {
  readonly description: {
    readonly executable: string;
    /** Before the worker's path, which is quoted into one. */
    readonly arguments: readonly string[];
    readonly workerPath?: string;
    readonly workerArguments: readonly string[];
    readonly workingDirectory?: string;
  };
  readonly http: HttpMode;
  /** Absent: each process gets a free one. */
  readonly port?: number;
  readonly initializationMs: number;
  /** Instead of functions in folders. */
  readonly routes?: readonly HandlerRoute[];
  /** A profile's, where host.json has none of its own. */
  readonly routePrefix?: string;
}

/** Throws HOST_JSON_INVALID, naming the file, the field and the remedy. */
export function readHandlerSettings(file: string, hostJson: JsonObject): HandlerSettings {
  const root = new SectionReader(file, '', hostJson);
  const profiled = readProfile(root);
  const current = root.section('customHandler');
  const older = current === undefined ? root.section('httpWorker') : undefined;
  const section = current ?? older;
  if (section === undefined) {
    const remedy = '{"customHandler": {"description": {"defaultExecutablePath": "handler"}}}';
    const text = `${file} has no "customHandler", which says what program runs the functions of an app with FUNCTIONS_WORKER_RUNTIME=custom: add ${remedy}`;
    throw new NightshiftError('HOST_JSON_INVALID', text);
  }
  const port = section.port('port');
  const routes = readRoutes(section) ?? (profiled ? [{ route: '{*route}', authLevel: 'function' }] : undefined);
  const ownPrefix = root.section('extensions')?.section('http')?.text('routePrefix');
  return {
    description: readDescription(section),
    http: older === undefined ? readMode(section, profiled) : 'forward-by-name',
    ...(port === undefined ? {} : { port }),
    initializationMs: section.timeMs('initializationTimeout') ?? DEFAULT_INITIALIZATION_MS,
    ...(routes === undefined ? {} : { routes }),
    ...(profiled && ownPrefix === undefined ? { routePrefix: '' } : {}),
  };
}

function readProfile(root: SectionReader): boolean {
  const profile = root.text('configurationProfile');
  if (profile === undefined || profile === '') return false;
  if (profile.toLowerCase() === MCP_PROFILE) return true;
  throw root.invalid('configurationProfile', `is not known: use "${MCP_PROFILE}", or remove it`);
}

function readDescription(section: SectionReader): HandlerSettings['description'] {
  const description = section.section('description');
  const executable = description?.text('defaultExecutablePath') ?? '';
  if (description === undefined || executable.trim() === '') {
    throw section.missing('description.defaultExecutablePath', 'name the program of the handler, such as "handler"');
  }
  const workerPath = description.text('defaultWorkerPath') ?? '';
  const workingDirectory = description.text('workingDirectory') ?? '';
  return {
    executable: executable.trim(),
    arguments: description.texts('arguments'),
    ...(workerPath === '' ? {} : { workerPath }),
    workerArguments: description.texts('workerArguments'),
    ...(workingDirectory === '' ? {} : { workingDirectory }),
  };
}

function readMode(section: SectionReader, profiled: boolean): HttpMode {
  if (section.flag('enableProxyingHttpRequest') ?? profiled) return 'proxy';
  return (section.flag('enableForwardingHttpRequest') ?? false) ? 'forward' : 'data';
}

function readRoutes(section: SectionReader): HandlerRoute[] | undefined {
  const http = section.section('http');
  const level = http === undefined ? 'function' : readLevel(http, 'defaultAuthorizationLevel', 'function');
  return http?.sections('routes')?.map((item) => {
    const route = item.text('route');
    if (route === undefined) throw item.missing('route', 'write the path that it answers, such as "orders/{id}"');
    return { route, authLevel: readLevel(item, 'authorizationLevel', level) };
  });
}

function readLevel(section: SectionReader, name: string, otherwise: string): string {
  const level = section.text(name)?.toLowerCase() ?? otherwise;
  if (LEVELS.includes(level)) return level;
  throw section.invalid(name, `is "${level}": use ${LEVELS.join(', ')}`);
}
