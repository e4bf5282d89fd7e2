import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { findNpm } from '#src/publishing/build/build-environment.js';
import { buildUser, whyNotAs } from '#src/publishing/build/build-user.js';
import { eventually } from '../support/eventually.js';
import type { Deployment, PublishingHouse } from '../support/publishing-house.js';
import { zipOf } from '../support/worker/zip-of.js';

/** Of this run alone: every process of the user is ended after a build. */
export const BUILD_UID = 1_000_000 + (process.pid % 1_000_000);
const whyNoBuild = (await findNpm()) === undefined ? 'this machine has no npm' : await whyNotAs(buildUser(BUILD_UID));
if (whyNoBuild !== undefined) process.stderr.write(`SKIPPED: builds on the server, for ${whyNoBuild}.\n`);

/** A function that is there once its build script has run: with packages that no registry is needed for. */
function unbuilt(code: string): Promise<Buffer> {
  const bindings = [
    { type: 'httpTrigger', direction: 'in', name: 'req', authLevel: 'anonymous', methods: ['get'] },
    { type: 'http', direction: 'out', name: 'res' },
  ];
  const text =
    'built with ${require("own")} and ${require("dev")}, ${process.env.DB_PASSWORD} ${process.env.GATEWAY_PORT}';
  const handler = `JSON.stringify({ body: \`${text}\` })`;
  const build = `require('fs').writeFileSync('which/index.js', 'module.exports = async (c) => { c.res = ' + ${handler} + ' }');`;
  const project = {
    private: true,
    scripts: { build: 'node build.js' },
    dependencies: { own: 'file:./own' },
    devDependencies: { dev: 'file:./dev' },
  };
  const library = (name: string) => [
    { name: `${name}/package.json`, content: JSON.stringify({ name, version: '1.0.0' }) },
    { name: `${name}/index.js`, content: `module.exports = '${name}';` },
  ];
  return zipOf([
    { name: 'host.json', content: '{ "version": "2.0" }' },
    { name: 'package.json', content: JSON.stringify(project) },
    { name: 'which/function.json', content: JSON.stringify({ bindings }) },
    { name: 'build.js', content: `${code}\n${build}` },
    ...library('own'),
    ...library('dev'),
  ]);
}

/** Of packages that ask for it: npm installs, builds, and removes what is for development. */
export function publishingBuilds(house: () => PublishingHouse): void {
  const withNpm = whyNoBuild === undefined ? it : it.skip;
  const change = (settings: Readonly<Record<string, string | null>>) =>
    house().installation.api(`/api/apps/${house().app}/settings`, { method: 'PATCH', body: JSON.stringify(settings) });
  const logOf = async (id: string) => (await house().scm(`/api/deployments/${id}/log`)).text();

  beforeAll(() => change({ SCM_DO_BUILD_DURING_DEPLOYMENT: 'true', NPM_TOKEN: 'npm-sesame', DB_PASSWORD: 'hunter2' }));
  afterAll(() => change({ SCM_DO_BUILD_DURING_DEPLOYMENT: null }));

  withNpm('installs, builds, leaves out what is for development, and tells its lines', async () => {
    const response = await house().send(await unbuilt('process.stdout.write(`token ${process.env.NPM_TOKEN}\\n`);'));
    const record = (await response.json()) as Deployment;
    expect([response.status, record]).toMatchObject([200, { status: 4 }]);
    // Of the app's settings those for npm, of management's environment nothing.
    expect(await house().which()).toBe('built with own and dev, undefined undefined');
    const log = await logOf(record.id);
    for (const line of ['> npm install', '> npm run build', 'token ***', '> npm prune']) expect(log).toContain(line);
    expect(log).not.toContain('sesame');
    const modules = (await (await house().scm('/api/vfs/site/wwwroot/node_modules/')).json()) as { name: string }[];
    expect(modules.map(({ name }) => name)).toEqual(expect.arrayContaining(['own']));
    expect(modules.map(({ name }) => name)).not.toContain('dev');
  });

  withNpm('ends as failed with the last lines of a build that fails; what runs is untouched', async () => {
    const before = await house().which();
    const response = await house().send(await unbuilt("throw new Error('no glue left');"));
    expect([response.status, await response.json()]).toMatchObject([
      400,
      { status: 3, message: expect.stringMatching(/npm run build ended with 1[\s\S]*no glue left/) },
    ]);
    expect(await house().which()).toBe(before);
  });

  it('builds nothing where the request says so', async () => {
    const response = await house().scm('/api/publish?RemoteBuild=false', {
      method: 'POST',
      body: new Uint8Array(await house().aRelease("module.exports = 'as it is';")),
    });
    expect(response.status).toBe(202);
    await eventually('it runs as it is', async () => (await house().which()) === 'as it is');
  });
}
