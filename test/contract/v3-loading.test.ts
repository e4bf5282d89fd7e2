import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { eventually } from '../support/eventually.js';
import { folderApp, queue, script, type FolderFunction } from '../support/folder-app.js';
import { type Fixture, Fixtures } from '../support/node-apps.js';

describe('v3 loading', () => {
  const fixtures = new Fixtures();
  const load: Fixtures['load'] = (path, options) => fixtures.load(path, options);
  afterAll(() => fixtures.close());

  const EXPORTS: readonly (readonly [string, string, Record<string, unknown>?])[] = [
    ['function', 'module.exports = async () => "ok"; module.exports.run = async () => "wrong";'],
    ['only', 'exports.anyName = async () => "ok";'],
    [
      'standard',
      'exports.__esModule = true; Object.defineProperty(exports, "__esModule", { enumerable: false }); exports.default = async () => "ok";',
    ],
    ['run', 'exports.run = async () => "ok"; exports.other = async () => "wrong";'],
    ['index', 'exports.index = async () => "ok"; exports.other = async () => "wrong";'],
    ['both', 'exports.index = async () => "wrong"; exports.run = async () => "ok";'],
    ['named', 'exports.wanted = async () => "ok"; exports.run = async () => "wrong";', { entryPoint: 'wanted' }],
    ['self', 'exports.word = "ok"; exports.run = async function () { return this.word; };'],
    ['elsewhere', '', { scriptFile: '../lib/shared.cjs', entryPoint: 'second' }],
    ['module', '', { scriptFile: 'handler.mjs' }],
  ];
  const functions = Object.fromEntries(
    EXPORTS.map(([name, text, more]) => [
      name,
      { bindings: queue(), script: text, ...(more === undefined ? {} : { more }) },
    ]),
  );
  const files = {
    'lib/shared.cjs': 'exports.first = async () => "wrong"; exports.second = async () => "ok";',
    'module/handler.mjs': 'export const helper = 1; export const run = async () => "ok";',
  };

  describe.each([
    ['commonjs', functions],
    [
      'module',
      {
        standard: { bindings: queue(), script: 'export default async () => "ok";' },
        elsewhere: functions['elsewhere'] as FolderFunction,
        module: functions['module'] as FolderFunction,
      },
    ],
  ])('of type %s', (type, all) => {
    let app: Fixture;
    beforeAll(async () => {
      app = await load(folderApp(all, { ...files, 'package.json': { type } }));
    });

    it.each(Object.keys(all))('language-worker contract 1.3 and 4.2: the export of %s', async (name) => {
      expect(app.app.report.functions.find((one) => one.name === name)?.errors).toEqual([]);
      expect((await app.call(name, { string: 'x' })).returnValue).toEqual({ string: 'ok' });
    });
  });

  const BROKEN: readonly (readonly [string, FolderFunction, RegExp])[] = [
    [
      'throws',
      { bindings: queue(), script: '\nnull.x;' },
      /throws\/index\.js failed to load at throws\/index\.js:2:6: TypeError/,
    ],
    [
      'syntax',
      { bindings: queue(), script: 'const a = = 1;' },
      /syntax\/index\.js failed to load at syntax\/index\.js:1: SyntaxError/,
    ],
    [
      'many',
      { bindings: queue(), script: 'exports.a = () => 1; exports.b = () => 1;' },
      /many\/index\.js exports no function to run: export one function only, name it "run"/,
    ],
    [
      'value',
      { bindings: queue(), script: 'exports.a = 1;' },
      /value\/index\.js exports for this function what is no function/,
    ],
    [
      'unnamed',
      { bindings: queue(), script: 'exports.run = () => 1;', more: { entryPoint: 'gone' } },
      /has no export "gone", its "entryPoint"/,
    ],
    [
      'absent',
      { bindings: queue(), more: { scriptFile: 'dist/index.js' } },
      /absent\/function\.json names the "scriptFile" "dist\/index\.js", which does not exist: build/,
    ],
    [
      'shapeless',
      { bindings: 'none' as unknown as object[], script: '' },
      /shapeless\/function\.json has no "bindings"/,
    ],
    [
      'nameless',
      { bindings: [{ type: 'queueTrigger', direction: 'in', queueName: 'q' }], script: script('() => 1') },
      /binding name '' must begin with a letter/,
    ],
  ];

  describe('of an app with broken functions', () => {
    let app: Fixture;
    beforeAll(async () => {
      const broken = Object.fromEntries(BROKEN.map(([name, fn]) => [name, fn]));
      const good = { bindings: queue(), script: script('async () => "good"') };
      const path = folderApp({
        ...broken,
        good,
        off: { ...good, more: { disabled: true } },
        bySetting: { ...good, more: { disabled: 'OFF' } },
      });
      app = await load(path, { settings: { OFF: 'True' } });
    });

    it.each(BROKEN)(
      'language-worker contract 4.2: %s is off, with the file and the remedy',
      async (name, _, expected) => {
        const found = app.app.report.functions.find((one) => one.name === name);
        expect(found?.errors).toEqual([expect.stringMatching(expected)]);
        expect(found?.errors[0]).toContain(`Function '${name}'`);
        expect((await app.call(name, { string: 'x' })).failure?.code).toBe('FUNCTION_NOT_RUNNABLE');
      },
    );

    it('host-semantics 0: the others run', async () => {
      expect(app.app.report.errors).toEqual([]);
      expect((await app.call('good', { string: 'x' })).returnValue).toEqual({ string: 'good' });
    });

    it('host-semantics 0: "disabled" of function.json, a word or a setting', () => {
      const disabled = app.app.report.functions.filter((one) => one.disabled).map(({ name }) => name);
      expect(disabled).toEqual(['bySetting', 'off']);
    });
  });

  it('language-worker contract 1.2: folders of an app that registers functions are ignored, and one line says so', async () => {
    const fn = JSON.stringify({
      name: 'coded',
      bindings: { item: { type: 'queueTrigger', direction: 'in', queueName: 'q' } },
    });
    const app = await load(
      folderApp(
        { folder: { bindings: queue(), script: script('async () => 1') } },
        {
          'package.json': { main: 'main.js' },
          'main.js': `require('@azure/functions-core').registerFunction(${fn}, async () => 2);`,
        },
      ),
    );
    expect(app.app.report.functions.map(({ name }) => name)).toEqual(['coded']);
    expect(app.appLines.map(({ message }) => message)).toEqual([
      expect.stringContaining('The function.json of folder is ignored'),
    ]);
  });

  it('language-worker contract 1.3: an entry file that fails is told, and nothing runs', async () => {
    const app = await load(
      folderApp(
        { one: { bindings: queue(), script: script('async () => 1') } },
        { 'package.json': { main: 'a.js' }, 'a.js': 'null.x' },
      ),
    );
    expect(app.app.report.errors).toEqual([
      expect.stringMatching(/^ENTRY_FILE_FAILED: a\.js failed to load at a\.js:1:6/),
    ]);
  });

  it('language-worker contract 1.4: every process loads the functions, one that replaces another too', async () => {
    const text = 'async (context, item) => { if (item === "end") process.exit(3); return process.pid; }';
    const path = folderApp({ pid: { bindings: queue(), script: script(text) } });
    const app = await load(path, { settings: { FUNCTIONS_WORKER_PROCESS_COUNT: '2' } });
    const pidOf = async () => (await app.call('pid', { string: 'x' })).returnValue?.int;
    const both = await eventually('both processes', async () => {
      const pids = new Set([await pidOf(), await pidOf()]);
      return pids.size === 2 && pids;
    });
    expect((await app.call('pid', { string: 'end' })).failure?.code).toBe('PROCESS_EXITED');
    await eventually('one in its place', async () => {
      const pid = await pidOf();
      return typeof pid === 'number' && !both.has(pid);
    });
  });

  it('language-worker contract 7, pitfall 23: a function that neither returns a promise nor calls done ends by its timeout', async () => {
    const path = folderApp(
      { silent: { bindings: queue(), script: script('() => "returned"') } },
      { 'host.json': { version: '2.0', functionTimeout: '00:00:01' } },
    );
    const app = await load(path);
    expect((await app.call('silent', { string: 'x' })).failure?.code).toBe('FUNCTION_TIMEOUT');
  });
});
