import { describe, expect, it } from '@jest/globals';
import { eventually } from '../support/eventually.js';
import type { PublishingHouse } from '../support/publishing-house.js';

/** Files of the active version that are read and changed one by one, or several at once: each change is a version. */
export function publishingFiles(house: () => PublishingHouse): void {
  it('publishing 8: a file is listed, read, written and deleted; each write is a version', async () => {
    const wwwroot = '/api/vfs/site/wwwroot/';
    const listed = (await (await house().scm(`${wwwroot}src/`)).json()) as { name: string; mime: string }[];
    expect(listed).toContainEqual(expect.objectContaining({ name: 'release.js', mime: 'text/javascript' }));
    const read = await house().scm(`${wwwroot}src/release.js`);
    const before = await read.text();
    const etag = read.headers.get('etag') ?? '';
    const known = await house().scm(`${wwwroot}src/release.js`, { headers: { 'if-none-match': etag } });
    const part = await house().scm(`${wwwroot}src/release.js`, { headers: { range: 'bytes=0-5' } });
    const behind = await house().scm(`${wwwroot}src/release.js`, { headers: { range: 'bytes=9999-' } });
    expect([known.status, part.status, await part.text(), behind.status]).toEqual([304, 206, 'module', 416]);
    // Nobody's page is shown as one of management's.
    expect(read.headers.get('content-security-policy')).toContain('sandbox');
    expect(read.headers.get('content-disposition')).toBe('attachment');
    const put = async (path: string, body: string, headers = {}) =>
      (await house().scm(wwwroot + path, { method: 'PUT', body, headers })).status;
    expect(await put('src/release.js', "module.exports = 'typed';")).toBe(412);
    expect(await put('src/release.js', "module.exports = 'typed';", { 'if-match': '"other"' })).toBe(412);
    expect(await put('src/release.js', 'throw new Error("half typed")', { 'if-match': etag })).toBe(409);
    expect(await (await house().scm(`${wwwroot}src/release.js`)).text()).toBe(before);
    expect(await put('src/release.js', "module.exports = 'typed';", { 'if-match': etag })).toBe(204);
    expect(await house().which()).toBe('typed');
    // A publishing tool says what it sends; a file takes it as it is.
    expect(await put('notes/a.json', '{ "a": 1 }', { 'content-type': 'application/json' })).toBe(201);
    expect(await (await house().scm(`${wwwroot}notes/a.json`)).text()).toBe('{ "a": 1 }');
    expect(await put('..%2fevil.js', 'evil')).toBe(400);
    const remove = async (path: string) => (await house().scm(wwwroot + path, { method: 'DELETE' })).status;
    expect([await remove('notes/'), await remove('notes/?recursive=true'), await remove('notes/')]).toEqual([
      409, 200, 404,
    ]);
    const [latest] = (await (await house().scm('/deployments')).json()) as { message: string; author: string }[];
    expect(latest).toMatchObject({ message: 'Deletes folder notes', author: `$${house().app}` });
  });

  it('changes several files at once, for who has seen the active version', async () => {
    const path = `/api/apps/${house().app}/files`;
    const { version: base } = (await (await house().installation.api(path)).json()) as { version: string };
    const change = async (content: string) => {
      const changes = [
        { path: 'src/release.js', content },
        { path: 'src/more.js', content: "module.exports = 'several';" },
      ];
      return house().installation.api(path, { method: 'PUT', body: JSON.stringify({ base, changes }) });
    };
    expect((await change("module.exports = require('./more');")).status).toBe(202);
    await eventually('the changes are active', async () => (await house().which()) === 'several');
    const stale = await change("module.exports = 'stale';");
    expect([stale.status, await stale.json()]).toMatchObject([409, { code: 'FILE_CHANGED' }]);
    expect(await (await house().installation.api(`${path}/src/more.js`)).text()).toBe("module.exports = 'several';");
  });

  describe('of an app with a tsconfig.json', () => {
    const compilerOptions = { module: 'commonjs', target: 'es2022', rootDir: 'ts', outDir: 'src' };
    const put = (...changes: readonly { readonly path: string; readonly content: string }[]) =>
      house().installation.api(`/api/apps/${house().app}/files`, { method: 'PUT', body: JSON.stringify({ changes }) });
    const config = { path: 'tsconfig.json', content: JSON.stringify({ compilerOptions, include: ['ts'] }) };
    const named = (name: string) => ({ path: 'ts/name.json', content: JSON.stringify({ name }) });
    const source = "import named = require('./name.json');\nconst release: string = named.name;\nexport = release;";

    it('compiles TypeScript that is saved, and saves nothing that has errors', async () => {
      expect((await put(config, named('typed'), { path: 'ts/release.ts', content: source })).status).toBe(202);
      await eventually('what was compiled is active', async () => (await house().which()) === 'typed');
      const refused = await put({ path: 'ts/release.ts', content: 'const release: string = 7;\nexport = release;' });
      const where = { path: 'ts/release.ts', line: 1, column: 7, code: 2322, severity: 'error' };
      expect([refused.status, await refused.json()]).toMatchObject([
        422,
        { code: 'FILES_NOT_COMPILED', diagnostics: [where] },
      ]);
      expect(await house().which()).toBe('typed');
    });

    it('compiles again for JSON that its sources import', async () => {
      expect((await put(named('renamed'))).status).toBe(202);
      await eventually('the JSON is active', async () => (await house().which()) === 'renamed');
    });
  });
}
