import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DownloadedPackages } from '#workers/packages/downloaded-packages.js';
import { folderApp, queue } from '../support/folder-app.js';
import { Fixtures } from '../support/node-apps.js';
import { temporaryFolder } from '../support/scratch.js';
import { anAssignment } from '../support/worker/worker-samples.js';
import { zipOf } from '../support/worker/zip-of.js';

/** A script outside every app that leaves a mark where it is loaded. */
const outside = temporaryFolder();
const mark = join(outside, 'was-loaded');
const evil = join(outside, 'evil.js');
writeFileSync(evil, `require('node:fs').writeFileSync(${JSON.stringify(mark)}, ''); module.exports = () => 'evil';`);
const fixtures = new Fixtures();

async function load(root: string) {
  return (await fixtures.load(root)).app.report;
}

afterAll(() => fixtures.close());

/** What an attacker writes where a path is expected, from a folder that is one below the root. */
const PATHS: Readonly<Record<string, string>> = {
  dots: '../../../../../../../../../../etc/evil.js',
  inTheMiddle: 'lib/../../../evil.js',
  backslashes: '..\\..\\evil.js',
  absolute: evil,
  drive: 'C:\\evil.js',
  unc: '\\\\server\\share\\evil.js',
  unixUnc: '//server/share/evil.js',
  zero: 'index.js\0.txt',
  link: 'linked.js',
};

describe('paths that a package names', () => {
  describe('in function.json', () => {
    const root = folderApp(
      {
        ...Object.fromEntries(
          Object.entries(PATHS).map(([name, scriptFile]) => [name, { bindings: queue(), more: { scriptFile } }]),
        ),
        honest: { bindings: queue(), more: { scriptFile: '../lib/honest.js' } },
        inherited: { bindings: queue(), script: 'exports.a = 1; exports.b = 2;', more: { entryPoint: 'constructor' } },
        climbing: { bindings: queue(), script: 'exports.run = () => 1;', more: { entryPoint: '../../evil' } },
      },
      { 'lib/honest.js': 'module.exports = () => "honest";' },
    );
    symlinkSync(evil, join(root, 'link', 'linked.js'));
    const away = join(outside, 'away');
    mkdirSync(away);
    writeFileSync(join(away, 'function.json'), JSON.stringify({ bindings: queue(), scriptFile: '../evil.js' }));
    symlinkSync(away, join(root, 'folderLink'));
    let errors: ReadonlyMap<string, string>;
    beforeAll(async () => {
      const { functions } = await load(root);
      errors = new Map(functions.map((one) => [one.name, one.errors.join('\n')]));
    });

    it.each(Object.keys(PATHS))('%s: the function is off, and the error names the path', (name) => {
      expect(errors.get(name)).toMatch(/leads out of the app's folder|does not exist/);
      expect(errors.get(name)).toContain(JSON.stringify(PATHS[name]));
    });

    it('a folder that is a link: the function is off, and the error names its file', () => {
      expect(errors.get('folderLink')).toContain(join(root, 'folderLink', 'function.json'));
      expect(errors.get('folderLink')).toContain("a link that leads out of the app's folder");
    });

    it.each([
      ['inherited', 'constructor'],
      ['climbing', '../../evil'],
    ])('an entry point that is no export (%s) is named', (name, entryPoint) => {
      expect(errors.get(name)).toContain(`has no export "${entryPoint}"`);
    });

    it('leave the honest functions as they are, and load nothing from outside', () => {
      expect(errors.get('honest')).toBe('');
      expect(existsSync(mark)).toBe(false);
    });
  });

  it.each(Object.entries(PATHS))(
    '"main" of package.json, %s: the app is not loaded, and the error names it',
    async (name, main) => {
      const root = folderApp({}, { 'package.json': { main } });
      if (name === 'link') symlinkSync(evil, join(root, main));
      const { errors, functions } = await load(root);
      expect(functions).toEqual([]);
      expect(errors.join('\n')).toMatch(/leads out of|matches no file/);
      expect(errors.join('\n')).toContain(JSON.stringify(main));
      expect(existsSync(mark)).toBe(false);
    },
  );

  it.each([
    '../evil/function.json',
    '..\\evil\\function.json',
    '/evil/function.json',
    'C:/evil/function.json',
    'a/../../evil/function.json',
  ])('a folder name in the archive, %j: the package is refused, and the error names it', async (name) => {
    const bytes = await zipOf([
      { name: 'host.json', content: '{}' },
      { name, content: '{}' },
    ]);
    const digest = createHash('sha256').update(bytes).digest('hex');
    const folder = join(temporaryFolder(), 'packages');
    const packages = new DownloadedPackages(folder, () => Promise.resolve(chunksOf(bytes)));
    await expect(packages.obtain(anAssignment({ digest }))).rejects.toMatchObject({
      code: 'PACKAGE_INVALID',
      message: expect.stringContaining('evil') as unknown,
    });
    expect(existsSync(join(folder, '..', 'evil'))).toBe(false);
  });
});

async function* chunksOf(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield await Promise.resolve(bytes);
}
