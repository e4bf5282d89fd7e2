import { resolve } from 'node:path';
import { consoleObserver, shownUrl } from './console-observer.js';
import { EmbeddedRole } from './embedded-role.js';
import { outliveOutput } from './outlive-output.js';
import { packageVersion } from './package-version.js';
import { untilStopped } from './until-stopped.js';
import { firstRequest } from '#cli/first-request.js';
import { ConsoleOutput } from '#cli/console-output.js';
import { appNameOfFolder } from '#src/apps/app-name.js';
import { toError } from '#contracts/errors.js';
import type { Management } from '#src/create-management.js';
import { setupLink } from '#src/identity/setup/setup-links.js';

/** Then the start is over, and the version follows when it is loaded. */
const TRIED_WITHIN_MS = 15_000;

export interface StartArguments {
  readonly apps: readonly string[];
  readonly port?: string;
  readonly stateDir: string;
}

/** The embedded role, serving the apps it keeps and the folders it is given. Resolves when it has been stopped. */
export async function runStart({ apps, port, stateDir }: StartArguments): Promise<void> {
  outliveOutput();
  const output = new ConsoleOutput((text) => void process.stdout.write(text));
  const running: { management?: Management } = {};
  const tries: Promise<string | undefined>[] = [];
  output.header(packageVersion());
  const role = await EmbeddedRole.open(
    {
      stateDir: resolve(stateDir),
      overrides: { GATEWAY_PORT: port },
      logLevel: 'warn',
      observer: consoleObserver(output, {
        baseUrl: (app) => running.management?.functionsUrl(app) ?? '',
        instance: resolve(stateDir),
      }),
    },
    async (management) => {
      running.management = management;
      for (const folder of apps) tries.push(...(await serve(management, resolve(folder))));
    },
  );
  // Listened for from now on: what is still loading is ended as well.
  const stopped = untilStopped(() => role.stop());
  await role.load();
  const troubles = await Promise.all(tries);
  if (!role.stopping) {
    for (const trouble of troubles) if (trouble !== undefined) output.line(trouble);
    process.stdout.write(`\n${await whereToGo(role.management)}\n\n`);
  }
  await stopped;
}

/**
 * A folder that has changed is tried beside the version that was active: that one answers until the new one is loaded, and goes on when it cannot be.
 * Resolves before the worker is asked; the try itself with what is to be said of it.
 */
async function serve(management: Management, folder: string): Promise<Promise<string | undefined>[]> {
  const app = appNameOfFolder(folder);
  const { version, active } = await management.apps.addVersionFromFolder(app, folder);
  if (version === active) return [];
  const isOffline = management.catalog.find(app)?.state === 'offline';
  const tried = management.activate(app, version, isOffline ? 0 : TRIED_WITHIN_MS).then(
    (result) => (result.state === 'active' ? undefined : `Version ${version} of ${app} is to follow. ${result.why}`),
    (error: unknown) => toError(error).message,
  );
  return [tried];
}

async function whereToGo(management: Management): Promise<string> {
  const request = firstRequest(management.catalog.list(), (app) => shownUrl(management.functionsUrl(app)));
  return [...(await waysIn(management)), ...(request === undefined ? [] : [`Try it:       ${request}`])].join('\n');
}

/** The link to a terminal only: what is written anywhere else is kept, as a log. */
async function waysIn({ ownerToken, url }: Management): Promise<string[]> {
  const shown = shownUrl(url);
  const token = await ownerToken.unused();
  const portal = `Portal:       ${shown}`;
  if (token === undefined) return [portal, `API docs:     ${shown}/api/docs   (a personal token as password)`];
  const link = process.stdout.isTTY ? setupLink(shown, token) : 'nightshift owner-link prints the link';
  return [
    portal,
    `Make yourself the Owner: ${link}`,
    `Owner token:  ${ownerToken.path}   (until then)`,
    `API docs:     ${shown}/api/docs   (user "owner", the token as password)`,
    `History:      curl -u "owner:$(cat ${ownerToken.path})" ${shown}/api/executions`,
  ];
}
