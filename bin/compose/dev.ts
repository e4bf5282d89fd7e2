import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { shellEnvironment } from '../load-config.js';
import { consoleObserver } from './console-observer.js';
import { devManagementPort } from './dev-management-port.js';
import { EmbeddedRole } from './embedded-role.js';
import { outliveOutput } from './outlive-output.js';
import { packageVersion } from './package-version.js';
import { untilStopped } from './until-stopped.js';
import { watchApp } from './watch-app.js';
import { ConsoleOutput } from '#cli/console-output.js';
import { NightshiftError, toError } from '#contracts/errors.js';
import { appNameOfFolder } from '#src/apps/app-name.js';
import type { Management } from '#src/create-management.js';
import { readLocalSettings } from '#src/publishing/local-settings.js';
import { FolderInPlace } from '#workers/packages/folder-in-place.js';

export interface DevArguments {
  readonly folder: string;
  readonly port?: string;
  readonly enableAuth: boolean;
  /** `--inspect`, or `--inspect=<[host:]port>`. */
  readonly inspect?: string;
}

/** The embedded role on one project folder in place, as `func start` is. Resolves when it has been stopped. */
export async function runDev(args: DevArguments): Promise<void> {
  outliveOutput();
  const folder = resolve(args.folder);
  const output = new ConsoleOutput((text) => void process.stdout.write(text));
  output.header(packageVersion());
  if (!existsSync(join(folder, 'host.json'))) {
    throw new NightshiftError(
      'HOST_JSON_MISSING',
      `There is no host.json in ${folder}: run this in the root folder of a function app, or name it.`,
    );
  }
  const running: { management?: Management } = {};
  const app = appNameOfFolder(folder);
  const serve = async (management: Management) => {
    const host = `localhost:${new URL(management.functionsUrl(app)).port}`;
    const settings = await settingsOf({ folder, host, inspect: args.inspect }, (notice) => output.line(notice));
    await management.apps.registerInPlace(app, `dev-${Date.now().toString(36)}`, settings);
  };
  const reload = async (path: string) => {
    if (running.management === undefined) return;
    output.line(`${path} changed; signaling restart.`);
    await serve(running.management).catch((error: unknown) => output.line(toError(error).message));
  };
  // Watched before the first load: what changes from then on is never missed.
  const watcher = await watchApp(folder, reload, (trouble) => output.line(trouble));
  const role = await EmbeddedRole.open(
    {
      stateDir: stateDirOf(folder),
      overrides: {
        GATEWAY_PORT: args.port ?? (await portOf(folder)),
        GATEWAY_ENFORCE_KEYS: String(args.enableAuth),
      },
      // What is wrong with the app is printed by the observer.
      logLevel: 'error',
      defaults: { MANAGEMENT_PORT: await devManagementPort() },
      observer: consoleObserver(output, {
        baseUrl: () => running.management?.functionsUrl(app) ?? '',
        instance: folder,
      }),
      packages: new FolderInPlace(folder),
    },
    async (management) => {
      running.management = management;
      await serve(management);
    },
  );
  // Listened for from now on: what is still loading is ended as well.
  const stopped = untilStopped(async () => {
    await watcher.close();
    await role.stop();
  });
  await role.load();
  await stopped;
}

/** Per user and folder, so that nothing is written into the project. */
function stateDirOf(folder: string): string {
  const home = shellEnvironment()['XDG_STATE_HOME'] ?? join(homedir(), '.local', 'state');
  const digest = createHash('sha256').update(folder).digest('hex').slice(0, 12);
  return join(home, 'nightshift', 'dev', `${basename(folder)}-${digest}`);
}

async function portOf(folder: string): Promise<string | undefined> {
  return (await readLocalSettings(folder))?.httpPort;
}

/** What the shell has set wins over local.settings.json (host-semantics, section 7.2). */
async function settingsOf(
  { folder, host, inspect }: { readonly folder: string; readonly host: string; readonly inspect: string | undefined },
  notice: (text: string) => void,
): Promise<Record<string, string>> {
  const shell = shellEnvironment();
  const local = await readLocalSettings(folder);
  for (const name of local?.skipped ?? []) notice(`local.settings.json: '${name}' is not a text and was left out.`);
  for (const name of Object.keys(local?.values ?? {})) {
    if (shell[name] !== undefined)
      notice(`Skipping '${name}' from local settings as it's already defined in current environment variables.`);
  }
  const settings = {
    AZURE_FUNCTIONS_ENVIRONMENT: 'Development',
    FUNCTIONS_CORETOOLS_ENVIRONMENT: 'true',
    WEBSITE_HOSTNAME: host,
    ...local?.values,
    ...shell,
  };
  return inspect === undefined ? settings : { ...settings, languageWorkers__node__arguments: inspect };
}
