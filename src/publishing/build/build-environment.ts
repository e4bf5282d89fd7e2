import { access, constants } from 'node:fs/promises';
import { delimiter, dirname, join } from 'node:path';

/** Settings that a build is given: those that npm reads, such as the token of a registry, and those named for it. What else an app knows, its build need not. */
const FOR_BUILDS = /^(?:npm_|build_)/i;
const MASKED_FROM_CHARACTERS = 6;

const FOLDERS = [dirname(process.execPath), '/usr/local/bin', '/usr/bin', '/bin'];
const NPM = process.platform === 'win32' ? 'npm.cmd' : 'npm';

type Settings = Readonly<Record<string, string>>;

export interface BuildFolders {
  readonly home: string;
  readonly temporary: string;
}

/** The whole environment of a build, made from nothing: management's own has what opens the house. */
export function buildEnvironment({ home, temporary }: BuildFolders, settings: Settings): Record<string, string> {
  return {
    ...settingsForBuilds(settings),
    PATH: FOLDERS.join(delimiter),
    HOME: home,
    TMPDIR: temporary,
    LANG: 'C.UTF-8',
    CI: 'true',
    NO_COLOR: '1',
    npm_config_cache: join(home, '.npm'),
    npm_config_audit: 'false',
    npm_config_fund: 'false',
    npm_config_progress: 'false',
    npm_config_update_notifier: 'false',
    npm_config_logs_max: '0',
  };
}

/** What of the settings stands in the environment of a build must not stand in its log. */
export function maskedIn(text: string, settings: Settings): string {
  // A log comes line by line. The longest first: a value may begin with another one.
  return Object.values(settingsForBuilds(settings))
    .flatMap((value) => [value, ...value.split(/\r?\n/)])
    .filter((value) => value.length >= MASKED_FROM_CHARACTERS)
    .toSorted((a, b) => b.length - a.length)
    .reduce((masked, value) => masked.replaceAll(value, '***'), text);
}

/** Where npm is; undefined when this machine has none, as our container images. */
export async function findNpm(): Promise<string | undefined> {
  for (const folder of FOLDERS) {
    const file = join(folder, NPM);
    const isThere = await access(file, constants.X_OK).then(
      () => true,
      () => false,
    );
    if (isThere) return file;
  }
  return undefined;
}

function settingsForBuilds(settings: Settings): Settings {
  return Object.fromEntries(Object.entries(settings).filter(([name]) => FOR_BUILDS.test(name)));
}
