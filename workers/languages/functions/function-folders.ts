import { access, constants, readdir, readFile } from 'node:fs/promises';
import { basename, isAbsolute, join, resolve } from 'node:path';
import { toError } from '#contracts/errors.js';
import { parseLenientJson } from '#contracts/lenient-json.js';
import { isObject } from '../host-json/json-object.js';
import type { FoundFunction } from './found-function.js';
import { leadsOut, liesWithin } from './inside-package.js';

const FILE = 'function.json';

/** How functions of one language are found in their folders. */
export interface FolderLanguage {
  readonly language: string;
  /** With the dot, such as `.js`; empty where the functions have no script file. */
  readonly extensions: readonly string[];
  /** File names that are taken when a folder holds several, in the order of preference, after `run.*`. */
  readonly defaults: readonly string[];
}

/**
 * The functions that folders with a function.json describe: direct children of the app's root, by name (language-worker contract, sections 1.1
 * and 4.1). A file that cannot be read makes a function with the problem, and leaves the others alone. `scriptFile` is absolute.
 */
export async function readFunctionFolders(root: string, language: FolderLanguage): Promise<FoundFunction[]> {
  const entries = await readdir(root, { withFileTypes: true });
  const names = entries.filter((entry) => !entry.isFile()).map(({ name }) => name);
  const found = await Promise.all(names.toSorted().map((name) => readFolder(root, join(root, name), language)));
  return found.filter((one) => one !== undefined);
}

async function readFolder(
  root: string,
  directory: string,
  language: FolderLanguage,
): Promise<FoundFunction | undefined> {
  const name = basename(directory);
  const file = join(directory, FILE);
  const base = { name, directory, language: language.language };
  if (!(await isThere(file))) return undefined;
  try {
    if (!(await liesWithin(root, file))) throw new Error(`is reached by a link that leads out of the app's folder`);
    const described = readDescription(await readFile(file, 'utf8'));
    const scriptFile =
      language.extensions.length === 0 ? undefined : await findScript({ root, directory }, described, language);
    return { ...base, ...described.found, ...(scriptFile === undefined ? {} : { scriptFile }) };
  } catch (error) {
    const problem = `Function '${name}': ${file} ${toError(error).message}; the function is off, the others run`;
    return { ...base, bindings: [], problems: [problem] };
  }
}

async function isThere(file: string): Promise<boolean> {
  return access(file, constants.R_OK).then(
    () => true,
    () => false,
  );
}

interface Place {
  readonly root: string;
  readonly directory: string;
}

interface Description {
  readonly found: Pick<FoundFunction, 'bindings' | 'entryPoint' | 'retry' | 'disabled'>;
  readonly scriptFile: string | undefined;
}

function readDescription(text: string): Description {
  const value = parseJson(text);
  if (!isObject(value)) throw new Error('must hold a JSON object with a list of "bindings"');
  const { bindings, entryPoint, scriptFile, retry, disabled } = value;
  if (!Array.isArray(bindings) || bindings.length === 0) {
    throw new Error('has no "bindings": give it a list with one trigger, such as {"type": "httpTrigger", ...}');
  }
  if (!bindings.every(isObject)) throw new Error('has a binding that is no object: write each as {"type": ...}');
  return {
    found: {
      bindings,
      ...(retry === undefined || retry === null ? {} : { retry }),
      ...withText('entryPoint', entryPoint),
      ...(typeof disabled === 'boolean' ? { disabled } : withText('disabled', disabled)),
    },
    scriptFile: withText('scriptFile', scriptFile).scriptFile,
  };
}

function parseJson(text: string): unknown {
  try {
    return parseLenientJson(text);
  } catch (error) {
    throw new Error(`is not JSON: ${toError(error).message}`, { cause: error });
  }
}

function withText<K extends string>(key: K, value: unknown): Partial<Record<K, string>> {
  if (value === undefined || value === null || value === '') return {};
  if (typeof value === 'string') return { [key]: value } as Record<K, string>;
  throw new Error(`has a "${key}" that is no text: quote it`);
}

/** Only what the app's package holds is loaded, however the file is named. */
async function findScript(place: Place, { scriptFile }: Description, language: FolderLanguage): Promise<string> {
  const { root, directory } = place;
  const file = scriptFile === undefined ? await defaultScript(directory, language) : resolve(directory, scriptFile);
  const shown = JSON.stringify(scriptFile ?? file);
  const outside = `names the "scriptFile" ${shown}, which leads out of the app's folder: only files of the app are loaded`;
  if (scriptFile !== undefined && leadsOut(root, directory, scriptFile)) throw new Error(outside);
  if (!(await isThere(file))) {
    throw new Error(`names the "scriptFile" ${shown}, which does not exist: build the app, or correct it`);
  }
  if (!(await liesWithin(root, file))) throw new Error(outside);
  if (language.extensions.some((extension) => file.toLowerCase().endsWith(extension))) return file;
  throw new Error(`names ${file}, which is no file of the language ${language.language}`);
}

async function defaultScript(directory: string, { defaults }: FolderLanguage): Promise<string> {
  const entries = await readdir(directory, { withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map(({ name }) => name);
  const others = files.filter((name) => name.toLowerCase() !== FILE);
  const [only] = others;
  const chosen =
    others.length === 1
      ? only
      : (others.find((name) => /^run\.[^.]+$/i.test(name)) ??
        defaults.map((wanted) => others.find((name) => name.toLowerCase() === wanted)).find(Boolean));
  if (chosen !== undefined && !isAbsolute(chosen)) return join(directory, chosen);
  throw new Error(`names no "scriptFile", and the folder holds neither one script only nor ${defaults.join(', ')}`);
}
