import { cpSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { findNpm } from '#src/publishing/build/build-environment.js';
import { buildUser, whyNotAs } from '#src/publishing/build/build-user.js';
import { packFolder } from '#src/publishing/pack-folder.js';
import { eventually } from '../support/eventually.js';
import { Installation } from '../support/nightshift.js';
import { temporaryFolder } from '../support/scratch.js';
import { appFolder } from '../support/set-ups.js';
import { zipOf } from '../support/worker/zip-of.js';

jest.setTimeout(60_000);

/** Of this run alone: every process of the user is ended after a build. */
const BUILD_UID = 1_000_000 + (process.pid % 1_000_000);
const whyNoBuild = (await findNpm()) === undefined ? 'this machine has no npm' : await whyNotAs(buildUser(BUILD_UID));
if (whyNoBuild !== undefined) process.stderr.write(`SKIPPED: builds on the server, for ${whyNoBuild}.\n`);

interface Deployment {
  readonly id: string;
  readonly status: number;
  readonly status_text: string;
  readonly complete: boolean;
  readonly version?: string;
}

describe('publishing over HTTP', () => {
  const folder = appFolder('releases', { LEDGER: join(temporaryFolder(), 'ledger') });
  const app = basename(folder);
  let installation: Installation;
  let authorization: string;

  beforeAll(async () => {
    installation = await Installation.embedded([folder], {
      PUBLISHING_BUILD_UID: String(BUILD_UID),
      PUBLISHING_UPLOAD_STALL: '3s',
    });
    await installation.ready();
    await installation.serving(app);
    const profile = await installation.api(`/api/apps/${app}/publish-profile`, { method: 'POST', body: '{}' });
    const [, password] = /userPWD="([^"]+)"/.exec(await profile.text()) ?? [];
    authorization = `Basic ${Buffer.from(`$${app}:${password}`).toString('base64')}`;
    await eventually('the app answers', async () => (await which()) === 'first', 30_000);
  }, 90_000);
  afterAll(() => installation?.close());

  async function which(): Promise<string> {
    return (await fetch(`${installation.gateway}/api/which`)).text();
  }

  async function aRelease(code: string): Promise<Buffer> {
    const copy = join(temporaryFolder(), 'release');
    cpSync(folder, copy, { recursive: true });
    writeFileSync(join(copy, 'src/release.js'), code);
    return buffer(await packFolder(copy));
  }

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

  function scm(path: string, init: RequestInit = {}): Promise<Response> {
    const headers = { authorization, ...(init.headers as Record<string, string> | undefined) };
    return fetch(`${installation.management}/scm/${app}${path}`, { ...init, headers });
  }

  function send(zip: Buffer, query = ''): Promise<Response> {
    // As Visual Studio sends it (publishing 1.1).
    const headers = { 'content-type': 'application/zip; charset=utf-8', 'content-encoding': 'utf-8' };
    return scm(`/api/zipdeploy${query}`, { method: 'POST', body: new Uint8Array(zip), headers });
  }

  it('publishing 9: a sync upload answers when the version is active', async () => {
    const response = await send(await aRelease("module.exports = 'second';"));
    expect([response.status, await response.json()]).toMatchObject([200, { status: 4, active: true, complete: true }]);
    expect(await which()).toBe('second');
  });

  it('publishing 1.2: an async upload answers 202 with Location, and polls end with 4', async () => {
    const response = await send(await aRelease("module.exports = 'third';"), '?isAsync=true');
    expect(response.status).toBe(202);
    const { id } = (await response.json()) as Deployment;
    expect(response.headers.get('location')).toBe(`${installation.management}/scm/${app}/api/deployments/${id}`);
    const last = await eventually(
      'the last status',
      async () => {
        const poll = await scm(`/api/deployments/${id}`);
        const record = (await poll.json()) as Deployment;
        expect([0, 2, 3, 4]).toContain(record.status);
        expect(poll.status).toBe(record.complete ? 200 : 202);
        return record.complete ? record : undefined;
      },
      30_000,
    );
    expect(last).toMatchObject({ status: 4, id });
    expect(await which()).toBe('third');
  });

  it('refuses a version that does not load, with its error; the one before goes on', async () => {
    const before = await which();
    const response = await send(await aRelease("throw new Error('half done');"));
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ status: 3, message: expect.stringContaining('half done') });
    expect(await which()).toBe(before);
  });

  it('security 5.2, rows 5 and 10: a package that would write elsewhere is refused, and nothing changes', async () => {
    const before = await which();
    for (const name of ['../evil.js', '..\\evil.js', '/tmp/evil.js', 'C:/evil.js']) {
      const zip = await zipOf([
        { name: 'host.json', content: '{}' },
        { name, content: 'evil' },
      ]);
      const response = await send(zip);
      expect([name, response.status]).toEqual([name, 400]);
      expect(await response.json()).toMatchObject({ status: 3, message: expect.stringContaining('evil.js') });
    }
    expect(await which()).toBe(before);
  });

  it.each([
    ['.NET', [{ name: 'functions.metadata', content: '[]' }]],
    ['Python', [{ name: 'function_app.py', content: '' }]],
  ])('takes a %s package by the protocol, and ends as failed with the reason', async (language, entries) => {
    const zip = await zipOf([{ name: 'host.json', content: '{}' }, ...entries]);
    const { id } = (await (await send(zip, '?isAsync=true')).json()) as Deployment;
    const last = await eventually('the last status', async () => {
      const record = (await (await scm(`/api/deployments/${id}`)).json()) as Deployment;
      return record.complete ? record : undefined;
    });
    expect(last).toMatchObject({ status: 3, status_text: expect.stringContaining(`${language} is not among`) });
  });

  it('publishing 3: answers the requests of the GitHub action, in their order', async () => {
    const settings = async () => (await (await scm('/api/settings')).json()) as Record<string, string>;
    const set = (body: object) =>
      scm('/api/settings', {
        method: 'POST',
        body: JSON.stringify(body),
        headers: { 'content-type': 'application/json' },
      });
    const flags = { SCM_DO_BUILD_DURING_DEPLOYMENT: 'false', ENABLE_ORYX_BUILD: 'false' };
    for (const [name, value] of Object.entries(flags)) expect((await set({ [name]: value })).status).toBe(204);
    expect(await settings()).toMatchObject(flags);
    const zip = new Uint8Array(await aRelease("module.exports = 'by the action';"));
    // Chunked, as what it reads from a file.
    const body = new ReadableStream({ start: (to) => (to.enqueue(zip), to.close()) });
    const message = encodeURIComponent('{"type":"deployment","sha":"7"}');
    const taken = await scm(`/api/zipdeploy?isAsync=true&deployer=GITHUB_ZIP_DEPLOY_FUNCTIONS_V1&message=${message}`, {
      method: 'POST',
      headers: { 'content-type': 'application/octet-stream' },
      body,
      duplex: 'half',
    } as RequestInit);
    const location = taken.headers.get('location') ?? '';
    expect([taken.status, location]).toEqual([202, expect.stringContaining('/api/deployments/')]);
    const id = location.slice(location.lastIndexOf('/') + 1);
    await eventually('the last status', async () => {
      const { status } = (await (await fetch(location, { headers: { authorization } })).json()) as Deployment;
      expect([0, 2, 4]).toContain(status);
      return status === 4;
    });
    expect(await (await scm(`/api/deployments/${id}`)).json()).toMatchObject({
      deployer: 'GITHUB_ZIP_DEPLOY_FUNCTIONS_V1',
      message: '{"type":"deployment","sha":"7"}',
    });
    expect((await scm(`/api/vfs/site/deployments/${id}/manifest`)).status).toBe(404);
    for (const name of Object.keys(flags))
      expect((await scm(`/api/settings/${name}`, { method: 'DELETE' })).status).toBe(204);
    expect(Object.keys(await settings())).not.toContain('ENABLE_ORYX_BUILD');
  });

  it('publishing 1.5: redirects nobody, whatever slash is missing', async () => {
    for (const path of [
      '',
      '/',
      '/api/vfs',
      '/api/vfs/site/wwwroot',
      '/api/vfs/site/wwwroot/src',
      '/api/deployments/',
    ]) {
      const { status, headers } = await scm(path, { redirect: 'manual' });
      expect([path, [200, 404].includes(status), headers.get('location')]).toEqual([path, true, null]);
    }
  });

  it('publishing 7.4: an earlier deployment is redeployed, which rolls back', async () => {
    const all = (await (await scm('/deployments')).json()) as Deployment[];
    const earlier = all.filter(({ status }) => status === 4).at(-1);
    const response = await scm(`/api/deployments/${earlier?.id}`, { method: 'PUT' });
    expect(response.status).toBe(202);
    await eventually('the earlier version answers', async () => (await which()) === 'second', 30_000);
  });

  it('publishing 8: a file is listed, read, written and deleted; each write is a version', async () => {
    const wwwroot = '/api/vfs/site/wwwroot/';
    const listed = (await (await scm(`${wwwroot}src/`)).json()) as { name: string; mime: string }[];
    expect(listed).toContainEqual(expect.objectContaining({ name: 'release.js', mime: 'text/javascript' }));
    const read = await scm(`${wwwroot}src/release.js`);
    const before = await read.text();
    const etag = read.headers.get('etag') ?? '';
    const known = await scm(`${wwwroot}src/release.js`, { headers: { 'if-none-match': etag } });
    const part = await scm(`${wwwroot}src/release.js`, { headers: { range: 'bytes=0-5' } });
    const behind = await scm(`${wwwroot}src/release.js`, { headers: { range: 'bytes=9999-' } });
    expect([known.status, part.status, await part.text(), behind.status]).toEqual([304, 206, 'module', 416]);
    // Nobody's page is shown as one of management's.
    expect(read.headers.get('content-security-policy')).toContain('sandbox');
    expect(read.headers.get('content-disposition')).toBe('attachment');
    const put = async (path: string, body: string, headers = {}) =>
      (await scm(wwwroot + path, { method: 'PUT', body, headers })).status;
    expect(await put('src/release.js', "module.exports = 'typed';")).toBe(412);
    expect(await put('src/release.js', "module.exports = 'typed';", { 'if-match': '"other"' })).toBe(412);
    expect(await put('src/release.js', 'throw new Error("half typed")', { 'if-match': etag })).toBe(409);
    expect(await (await scm(`${wwwroot}src/release.js`)).text()).toBe(before);
    expect(await put('src/release.js', "module.exports = 'typed';", { 'if-match': etag })).toBe(204);
    expect(await which()).toBe('typed');
    // A publishing tool says what it sends; a file takes it as it is.
    expect(await put('notes/a.json', '{ "a": 1 }', { 'content-type': 'application/json' })).toBe(201);
    expect(await (await scm(`${wwwroot}notes/a.json`)).text()).toBe('{ "a": 1 }');
    expect(await put('..%2fevil.js', 'evil')).toBe(400);
    const remove = async (path: string) => (await scm(wwwroot + path, { method: 'DELETE' })).status;
    expect([await remove('notes/'), await remove('notes/?recursive=true'), await remove('notes/')]).toEqual([
      409, 200, 404,
    ]);
    const [latest] = (await (await scm('/deployments')).json()) as { message: string; author: string }[];
    expect(latest).toMatchObject({ message: 'Deletes folder notes', author: `$${app}` });
  });

  it('changes several files at once, for who has seen the active version', async () => {
    const path = `/api/apps/${app}/files`;
    const { version: base } = (await (await installation.api(path)).json()) as { version: string };
    const change = async (content: string) => {
      const changes = [
        { path: 'src/release.js', content },
        { path: 'src/more.js', content: "module.exports = 'several';" },
      ];
      return installation.api(path, { method: 'PUT', body: JSON.stringify({ base, changes }) });
    };
    expect((await change("module.exports = require('./more');")).status).toBe(202);
    await eventually('the changes are active', async () => (await which()) === 'several', 30_000);
    const stale = await change("module.exports = 'stale';");
    expect([stale.status, await stale.json()]).toMatchObject([409, { code: 'FILE_CHANGED' }]);
    expect(await (await installation.api(`${path}/src/more.js`)).text()).toBe("module.exports = 'several';");
  });

  describe('of an app with a tsconfig.json', () => {
    const compilerOptions = { module: 'commonjs', target: 'es2022', rootDir: 'ts', outDir: 'src' };
    const put = (...changes: readonly { readonly path: string; readonly content: string }[]) =>
      installation.api(`/api/apps/${app}/files`, { method: 'PUT', body: JSON.stringify({ changes }) });
    const config = { path: 'tsconfig.json', content: JSON.stringify({ compilerOptions, include: ['ts'] }) };
    const named = (name: string) => ({ path: 'ts/name.json', content: JSON.stringify({ name }) });
    const source = "import named = require('./name.json');\nconst release: string = named.name;\nexport = release;";

    it('compiles TypeScript that is saved, and saves nothing that has errors', async () => {
      expect((await put(config, named('typed'), { path: 'ts/release.ts', content: source })).status).toBe(202);
      await eventually('what was compiled is active', async () => (await which()) === 'typed', 30_000);
      const refused = await put({ path: 'ts/release.ts', content: 'const release: string = 7;\nexport = release;' });
      const where = { path: 'ts/release.ts', line: 1, column: 7, code: 2322, severity: 'error' };
      expect([refused.status, await refused.json()]).toMatchObject([
        422,
        { code: 'FILES_NOT_COMPILED', diagnostics: [where] },
      ]);
      expect(await which()).toBe('typed');
    });

    it('compiles again for JSON that its sources import', async () => {
      expect((await put(named('renamed'))).status).toBe(202);
      await eventually('the JSON is active', async () => (await which()) === 'renamed', 30_000);
    });
  });

  describe('with a build on the server', () => {
    const withNpm = whyNoBuild === undefined ? it : it.skip;
    const change = (settings: Readonly<Record<string, string | null>>) =>
      installation.api(`/api/apps/${app}/settings`, { method: 'PATCH', body: JSON.stringify(settings) });
    const logOf = async (id: string) => (await scm(`/api/deployments/${id}/log`)).text();

    beforeAll(() =>
      change({ SCM_DO_BUILD_DURING_DEPLOYMENT: 'true', NPM_TOKEN: 'npm-sesame', DB_PASSWORD: 'hunter2' }),
    );
    afterAll(() => change({ SCM_DO_BUILD_DURING_DEPLOYMENT: null }));

    withNpm('installs, builds, leaves out what is for development, and tells its lines', async () => {
      const response = await send(await unbuilt('process.stdout.write(`token ${process.env.NPM_TOKEN}\\n`);'));
      const record = (await response.json()) as Deployment;
      expect([response.status, record]).toMatchObject([200, { status: 4 }]);
      // Of the app's settings those for npm, of management's environment nothing.
      expect(await which()).toBe('built with own and dev, undefined undefined');
      const log = await logOf(record.id);
      for (const line of ['> npm install', '> npm run build', 'token ***', '> npm prune']) expect(log).toContain(line);
      expect(log).not.toContain('sesame');
      const modules = (await (await scm('/api/vfs/site/wwwroot/node_modules/')).json()) as { name: string }[];
      expect(modules.map(({ name }) => name)).toEqual(expect.arrayContaining(['own']));
      expect(modules.map(({ name }) => name)).not.toContain('dev');
    });

    withNpm('ends as failed with the last lines of a build that fails; what runs is untouched', async () => {
      const before = await which();
      const response = await send(await unbuilt("throw new Error('no glue left');"));
      expect([response.status, await response.json()]).toMatchObject([
        400,
        { status: 3, message: expect.stringMatching(/npm run build ended with 1[\s\S]*no glue left/) },
      ]);
      expect(await which()).toBe(before);
    });

    it('builds nothing where the request says so', async () => {
      const response = await scm('/api/publish?RemoteBuild=false', {
        method: 'POST',
        body: new Uint8Array(await aRelease("module.exports = 'as it is';")),
      });
      expect(response.status).toBe(202);
      await eventually('it runs as it is', async () => (await which()) === 'as it is', 30_000);
    });
  });

  it('takes one deployment of an app at a time', async () => {
    const zip = await aRelease("module.exports = 'fourth';");
    let rest = (): void => undefined;
    const held = new ReadableStream<Uint8Array>({
      start: (controller) => {
        controller.enqueue(new Uint8Array(zip.subarray(0, 100)));
        rest = () => {
          controller.enqueue(new Uint8Array(zip.subarray(100)));
          controller.close();
        };
      },
    });
    const first = scm('/api/zipdeploy', { method: 'POST', body: held, duplex: 'half' } as RequestInit);
    const busy = async () => ((await (await scm('/api/isdeploying')).json()) as { value: string }).value;
    await eventually('the first has begun', async () => (await busy()) === 'True', 30_000);
    const second = await send(zip);
    expect([second.status, await second.json()]).toMatchObject([409, { code: 'DEPLOYMENT_CONFLICT' }]);
    rest();
    expect((await first).status).toBe(200);
    expect(await which()).toBe('fourth');
  });

  it('ends a deployment whose upload stands still, and takes the next one', async () => {
    const zip = await aRelease("module.exports = 'fifth';");
    const held = new ReadableStream<Uint8Array>({
      start: (controller) => controller.enqueue(new Uint8Array(zip.subarray(0, 100))),
    });
    const stalled = await scm('/api/zipdeploy', { method: 'POST', body: held, duplex: 'half' } as RequestInit);
    expect([stalled.status, await stalled.json()]).toMatchObject([
      400,
      { code: 'REQUEST_INVALID', message: expect.stringContaining('PUBLISHING_UPLOAD_STALL') },
    ]);
    const [last] = (await (await scm('/deployments')).json()) as Deployment[];
    expect(last).toMatchObject({ status: 3, status_text: expect.stringContaining('PUBLISHING_UPLOAD_STALL') });
    expect((await send(zip)).status).toBe(200);
  });

  it('publishing 7.4: records what was deployed elsewhere, and deletes all but the active deployment', async () => {
    const record = (body: object) =>
      scm('/api/deployments/f00d', {
        method: 'PUT',
        body: JSON.stringify(body),
        headers: { 'content-type': 'application/json' },
      });
    expect((await record({ status: 5 })).status).toBe(400);
    const recorded = await record({ status: 4, message: 'by hand', author: 'ada', deployer: 'rsync' });
    expect([recorded.status, await recorded.json()]).toMatchObject([
      200,
      { id: 'f00d', status: 4, message: 'by hand', author: 'ada', deployer: 'rsync', active: false },
    ]);
    expect((await record({ status: 4 })).status).toBe(409);
    const latest = await scm('/api/deployments/latest', {
      method: 'PUT',
      body: '{"status":4}',
      headers: { 'content-type': 'application/json' },
    });
    expect(latest.status).toBe(400);
    const remove = async (id: string | undefined) => (await scm(`/api/deployments/${id}`, { method: 'DELETE' })).status;
    const all = (await (await scm('/deployments')).json()) as (Deployment & { active: boolean })[];
    expect(await remove(all.find(({ active }) => active)?.id)).toBe(409);
    expect([await remove('f00d'), await remove('f00d')]).toEqual([200, 404]);
  });
});
