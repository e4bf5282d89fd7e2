import { join, resolve } from 'node:path';
import { consoleObserver, shownUrl } from './console-observer.js';
import { EmbeddedRole } from './embedded-role.js';
import { packageVersion } from './package-version.js';
import { untilStopped } from './until-stopped.js';
import { firstRequest } from '#cli/first-request.js';
import { ConsoleOutput } from '#cli/console-output.js';
import { appNameOfFolder } from '#src/apps/app-name.js';
import type { Management } from '#src/create-management.js';

export interface StartArguments {
  readonly apps: readonly string[];
  readonly port?: string;
  readonly stateDir: string;
}

/** The embedded role, serving the apps it keeps and the folders it is given. Resolves when it has been stopped. */
export async function runStart({ apps, port, stateDir }: StartArguments): Promise<void> {
  const output = new ConsoleOutput((text) => void process.stdout.write(text));
  const running: { management?: Management } = {};
  output.header(packageVersion());
  const role = await EmbeddedRole.start(
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
      for (const folder of apps)
        await management.apps.registerVersionFromFolder(appNameOfFolder(folder), resolve(folder));
    },
  );
  const { management } = role;
  process.stdout.write(`\n${whereToGo(management, resolve(stateDir))}\n\n`);
  await untilStopped(() => role.stop());
}

function whereToGo(management: Management, stateDir: string): string {
  const request = firstRequest(management.catalog.list(), (app) => shownUrl(management.functionsUrl(app)));
  return [
    `Owner token:  ${management.identity.ownerTokenPath}`,
    `API docs:     ${shownUrl(management.url)}/api/docs   (user "owner", the token as password)`,
    `History:      curl -u "owner:$(cat ${join(stateDir, 'owner-token')})" ${shownUrl(management.url)}/api/executions`,
    ...(request === undefined ? [] : [`Try it:       ${request}`]),
  ].join('\n');
}
