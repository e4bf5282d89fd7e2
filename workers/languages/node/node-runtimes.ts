import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { promisify } from 'node:util';
import { NightshiftError, toError } from '#contracts/errors.js';
import type { Logger } from '#contracts/ports/logger.js';
import { findSetting, type Settings } from '#contracts/setting-references.js';
import type { AppFolder } from '../language-host.js';

/** A language process loads ES modules by `require`, as 20.19 and 22.12 first could. */
const QUESTION = '[process.versions.node, process.features.require_module === true].join()';
const ANSWER_LIMIT_MS = 20_000;

/** A Node that apps can run on. */
export interface NodeRuntime {
  readonly executable: string;
  /** Such as `24.21.0`. */
  readonly version: string;
}

/** Settings that say which Node an app wants, the first that is there counts (host-semantics, section 7.3). */
const PATH_SETTING = 'languageWorkers__node__defaultExecutablePath';
const VERSION_SETTINGS = ['FUNCTIONS_WORKER_RUNTIME_VERSION', 'WEBSITE_NODE_DEFAULT_VERSION'];

/** `20`, `~20`, `v20.11`, `20.11.1`, `20.x`: the major version is what counts, as its minor ones keep what they promised. */
const VERSION = /^[~^v]?\s*(\d+)(?:\.(?:\d+|x|\*)){0,2}$/i;

/** The worker's own Node and those that its operator named, each asked once for its version. */
export class NodeRuntimes {
  readonly files: readonly string[];
  readonly #named: readonly string[];
  readonly #logger: Logger;
  #found: Promise<readonly NodeRuntime[]> | undefined;

  constructor(named: readonly string[], logger: Logger) {
    this.#named = named;
    this.#logger = logger;
    this.files = [process.execPath, ...named.filter((file) => existsSync(file))];
  }

  /** The one that an app asks for, the worker's own when it asks for none. Throws NODE_VERSION_MISSING, saying what there is. */
  async choose({ app, settings }: Pick<AppFolder, 'app' | 'settings'>): Promise<NodeRuntime> {
    const runtimes = await this.#list();
    const own = { executable: process.execPath, version: process.versions.node };
    const wanted = wantedOf(settings);
    if (wanted === undefined) return own;
    const fits = ({ executable, version }: NodeRuntime) =>
      executable === wanted.path || (wanted.major !== undefined && majorOf(version) === wanted.major);
    const runtime = runtimes.filter(fits).toSorted(byVersion).at(-1);
    if (runtime !== undefined) return runtime;
    const there = runtimes.map(({ executable, version }) => `Node ${version} (${executable})`).join(', ');
    throw new NightshiftError(
      'NODE_VERSION_MISSING',
      `App ${app} asks for ${wanted.text} by its setting ${wanted.setting}. This worker has ${there}: ` +
        'name the executable of the wanted one in WORKER_NODE_RUNTIMES of the worker, or change or remove the setting.',
    );
  }

  /** Such as `node24`, the worker's own first. */
  async names(): Promise<readonly string[]> {
    const runtimes = await this.#list();
    return [...new Set(runtimes.map(({ version }) => `node${majorOf(version)}`))];
  }

  #list(): Promise<readonly NodeRuntime[]> {
    this.#found ??= Promise.all(this.#named.map((executable) => this.#ask(executable))).then((others) => [
      { executable: process.execPath, version: process.versions.node },
      ...others.filter((other) => other !== undefined),
    ]);
    return this.#found;
  }

  async #ask(executable: string): Promise<NodeRuntime | undefined> {
    try {
      const ask = promisify(execFile);
      const { stdout } = await ask(executable, ['-p', QUESTION], { timeout: ANSWER_LIMIT_MS, env: {} });
      const [version = '', able] = stdout.trim().split(',');
      if (able === 'true') return { executable, version };
      this.#logger.warn(
        { executable, version },
        'A Node of WORKER_NODE_RUNTIMES is too old: 20.19 or 22.12 are needed',
      );
    } catch (error) {
      this.#logger.warn(
        { executable, error: toError(error) },
        'A Node of WORKER_NODE_RUNTIMES does not tell its version',
      );
    }
    return undefined;
  }
}

interface Wanted {
  readonly setting: string;
  readonly text: string;
  readonly major?: number;
  readonly path?: string;
}

function wantedOf(settings: Settings): Wanted | undefined {
  const path = findSetting(settings, PATH_SETTING) ?? '';
  // `node` is the value of Azure's own worker: whatever Node there is.
  if (path !== '' && path !== 'node') return { setting: PATH_SETTING, text: path, path };
  const setting = VERSION_SETTINGS.find((name) => (settings[name] ?? '') !== '');
  if (setting === undefined) return undefined;
  const value = settings[setting] ?? '';
  const major = VERSION.exec(value.trim())?.[1];
  if (major === undefined) return { setting, text: `the Node version ${JSON.stringify(value)}, which is none` };
  return { setting, text: `Node ${major} (${JSON.stringify(value)})`, major: Number(major) };
}

function majorOf(version: string): number {
  return Number.parseInt(version, 10);
}

function byVersion(a: NodeRuntime, b: NodeRuntime): number {
  return a.version.localeCompare(b.version, 'en', { numeric: true });
}
