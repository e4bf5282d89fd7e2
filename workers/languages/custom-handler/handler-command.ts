import { constants } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import { delimiter, isAbsolute, join, resolve } from 'node:path';
import { NightshiftError } from '#contracts/errors.js';
import type { HandlerSettings } from './handler-settings.js';

/** What to start, with which arguments, and where. */
export interface HandlerCommand {
  readonly command: string;
  readonly arguments: readonly string[];
  readonly cwd: string;
}

type Variables = Readonly<Record<string, string>>;

/**
 * The handler's command line (language-worker contract, section 6.1): an executable of the app if there is one of that name, else one of PATH; nothing is
 * added to the arguments. Throws HOST_JSON_INVALID, naming the field and the remedy, when it cannot be started.
 */
export async function handlerCommand(
  root: string,
  { description }: HandlerSettings,
  environment: Variables,
): Promise<HandlerCommand> {
  const expanded = (text: string) => expand(text, environment);
  const { workerPath, workingDirectory = '.' } = description;
  const cwd = resolve(root, expanded(workingDirectory));
  if (!(await stat(cwd).catch(() => undefined))?.isDirectory()) {
    throw invalid(root, 'workingDirectory', `${cwd}, which is no folder: correct it, or remove it for the app's own`);
  }
  return {
    command: await executable(root, expanded(description.executable), environment),
    arguments: [
      ...description.arguments.map(expanded).flatMap(words),
      ...(workerPath === undefined ? [] : [expanded(workerPath)]),
      ...description.workerArguments.map(expanded).flatMap(words),
    ],
    cwd,
  };
}

/** `%NAME%` is a variable of the handler's own environment; one that is not set is empty (language-worker contract, section 5.4). */
function expand(text: string, environment: Variables): string {
  return text.replaceAll(/%([^%]+)%/g, (_, name: string) => environment[name] ?? '');
}

/** Azure joins all arguments into one command line: an entry may hold several; quotes keep words together (section 5.4). */
function words(text: string): string[] {
  return [...text.matchAll(/(?:"[^"]*"|[^\s"])+/g)].map(([word]) => word.replaceAll('"', ''));
}

async function executable(root: string, name: string, environment: Variables): Promise<string> {
  const own = resolve(root, name);
  const endings = process.platform === 'win32' ? ['', '.exe'] : [''];
  const folders = /[\\/]/.test(name) || isAbsolute(name) ? [] : (environment['PATH'] ?? '').split(delimiter);
  const places = [own, ...folders.filter(isAbsolute).map((folder) => join(folder, name))];
  let notExecutable: string | undefined;
  for (const place of places.flatMap((path) => endings.map((ending) => `${path}${ending}`))) {
    const entry = await stat(place).catch(() => undefined);
    if (entry?.isFile() !== true) continue;
    if (await mayRun(place)) return place;
    notExecutable ??= place;
  }
  if (notExecutable !== undefined) {
    throw invalid(
      root,
      'defaultExecutablePath',
      `${notExecutable}, which is not executable: run chmod +x on it before you publish the app`,
    );
  }
  const where = folders.length === 0 ? 'does not exist' : 'is neither in the app nor on the PATH of this worker';
  throw invalid(root, 'defaultExecutablePath', `${name}, which ${where}: build the handler, or install it here`);
}

function mayRun(file: string): Promise<boolean> {
  return access(file, constants.X_OK).then(
    () => true,
    () => false,
  );
}

function invalid(root: string, field: string, what: string): NightshiftError {
  const text = `${join(root, 'host.json')} names in "customHandler.description.${field}" ${what}`;
  return new NightshiftError('HOST_JSON_INVALID', text);
}
