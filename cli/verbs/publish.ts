import { resolve } from 'node:path';
import type { ApiClient } from '../client/api-client.js';
import { followDeployment, type Deployment } from '../publish/follow.js';
import { withPackage } from '../publish/packed-folder.js';
import { uploadBody } from '../publish/upload.js';
import { size } from '../render/moment.js';
import { CommandFailed, EXIT, usageError } from '../run/exit-codes.js';
import { textOf, type Call, type Verb } from '../run/verb.js';
import type { AppDetail } from './apps.js';

export const verbs: readonly Verb[] = [
  {
    name: 'publish',
    hasSlot: true,
    description:
      'pack a project, without what .funcignore names, and make it the active version once a worker has loaded it',
    arguments: [['[dir]', 'root folder of the project, built (default: this one)']],
    options: [
      ['--app <app>', 'the app to publish to'],
      ['--create', 'make the app, or with --slot its slot, unless it is there'],
      ['--message <message>', 'kept with the deployment'],
      ['--no-wait', 'do not wait until the version is active'],
    ],
    examples: [
      'publish --app orders --create',
      'publish ./shop --app shop',
      'publish ./shop --app shop --slot staging',
    ],
    run: publish,
  },
];

async function publish(call: Call): Promise<void> {
  const { flags, shell, print } = call;
  const app = textOf(flags, 'app');
  if (app === undefined) throw usageError('Say which app: --app <name>; with --create it is made.');
  const folder = resolve(shell.folder, call.arguments[0] ?? '.');
  const api = await call.api();
  const deployment = await withPackage(shell, folder, async (packed) => {
    // Before the upload: whoever mistyped the name need not wait for it.
    if (flags['create'] === true) await create(api, app, textOf(flags, 'slot'));
    await api.json('GET', ['api', 'apps', app]);
    print.note(`Publishing ${folder} (${size(packed.bytes)}) to ${app}`);
    const begun = await api.json<Deployment>('POST', ['api', 'apps', app, 'deployments'], {
      query: { deployer: 'nightshift', message: textOf(flags, 'message') },
      content: { type: 'application/zip', body: await uploadBody(shell, packed) },
      headers: { 'content-length': String(packed.bytes) },
    });
    return flags['wait'] === false ? begun : followDeployment(call, api, ['api', 'apps', app, 'deployments', begun.id]);
  });
  await told(call, api, app, deployment);
}

/** What is there already is left as it is. */
async function create(api: ApiClient, name: string, slot: string | undefined): Promise<void> {
  if (slot !== undefined) {
    await api.json('PUT', ['api', 'apps', name.slice(0, -`-${slot}`.length), 'slots', slot]);
    return;
  }
  try {
    await api.json('POST', ['api', 'apps'], { json: { name } });
  } catch (error) {
    if (!(error instanceof CommandFailed)) throw error;
    if (error.code === 'APP_CONFLICT') return;
    throw new CommandFailed(error.exitCode, `App ${name} was not made: ${error.message}`, { cause: error });
  }
}

async function told(call: Call, api: ApiClient, app: string, deployment: Deployment): Promise<void> {
  const { print } = call;
  if (print.isJson) print.json(deployment);
  if (deployment.endedAt === undefined) {
    if (!print.isJson)
      print.text(`Under way as deployment ${deployment.id}: nightshift versions ${app} shows when it is active.\n`);
    return;
  }
  if (deployment.status !== 'succeeded') {
    throw new CommandFailed(EXIT.failed, `Not published: ${deployment.statusText || 'the deployment failed'}`);
  }
  if (print.isJson) return;
  const { functions } = await api.json<AppDetail>('GET', ['api', 'apps', app]);
  const lines = functions.map(({ name, trigger, invokeUrl }) => `  ${name}: ${invokeUrl ?? trigger ?? ''}\n`);
  print.text(`Version ${deployment.version ?? ''} is active.\n${lines.join('')}`);
}
