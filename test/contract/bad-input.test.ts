import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { type Fixture, Fixtures, textOf } from '../support/node-apps.js';

const HTTP = { type: 'httpTrigger', name: 'req', direction: 'in', authLevel: 'anonymous' };
const OUT = { type: 'http', name: '$return', direction: 'out' };
const TIMER = { type: 'timerTrigger', name: 'timer', direction: 'in' };
const QUEUE = { type: 'queueTrigger', name: 'item', direction: 'in', connection: 'S' };

/** Each a function.json of its own, in one app with a function that is well: what the file says, and what its function is told. */
const FILES: readonly (readonly [name: string, content: unknown, problem: RegExp])[] = [
  ['not-json', '{ "bindings": [\n', /function\.json is not JSON/],
  ['a-list', [], /function\.json must hold a JSON object with a list of "bindings"/],
  ['no-bindings', {}, /function\.json has no "bindings": give it a list with one trigger/],
  ['bindings-text', { bindings: 'http' }, /function\.json has no "bindings"/],
  ['binding-text', { bindings: ['http'] }, /function\.json has a binding that is no object: write each as/],
  ['entry-number', { bindings: [HTTP], entryPoint: 5 }, /function\.json has a "entryPoint" that is no text: quote it/],
  ['script-gone', { bindings: [HTTP], scriptFile: 'gone.js' }, /gone\.js", which does not exist: build the app/],
  ['no-trigger', { bindings: [OUT] }, /has no trigger: give it one/],
  ['two-triggers', { bindings: [HTTP, TIMER] }, /has 2 triggers \('req', 'timer'\): keep one/],
  ['no-type', { bindings: [{ name: 'req', direction: 'in' }, HTTP] }, /binding 'req'/],
  ['same-names', { bindings: [HTTP, { ...OUT, name: 'REQ' }] }, /two bindings are named 'REQ'; rename/],
  ['bad-name', { bindings: [{ ...HTTP, name: '1st' }] }, /binding name '1st' must begin with a letter/],
  ['no-name', { bindings: [{ ...HTTP, name: undefined }] }, /binding name '' must begin with a letter/],
  ['return-in', { bindings: [{ ...HTTP, name: '$return' }] }, /only an output can be named '\$return'/],
  ['unbuilt', { bindings: [{ type: 'cosmosDBTrigger', name: 'docs' }] }, /'docs'.*cosmosDB/i],
  ['unheard-of', { bindings: [{ type: 'acmeTrigger', name: 'acme' }] }, /'acme'.*acmeTrigger/],
  ['bad-cron', { bindings: [{ ...TIMER, schedule: '0 0 0 * * 7' }] }, /binding 'timer': .*Sunday is 0/],
  ['no-schedule', { bindings: [TIMER] }, /binding 'timer': .*has no "schedule"/],
  ['number-schedule', { bindings: [{ ...TIMER, schedule: 5 }] }, /binding 'timer': .*schedule/],
  ['no-setting', { bindings: [{ ...TIMER, schedule: '%Nightly%' }] }, /'%Nightly%'.*add the setting 'Nightly'/],
  ['no-connection', { bindings: [{ ...QUEUE, connection: 'Gone', queueName: '%Which%' }] }, /Gone|'Which'/],
  ['no-queue', { bindings: [QUEUE] }, /queueName/],
  ['bad-retry', { bindings: [TIMER], retry: { strategy: 'often' } }, /retry/],
  ['9lives', { bindings: [HTTP] }, /the name must begin with a letter.*rename the function/],
  ['host', { bindings: [HTTP] }, /not be "host"; rename the function/],
];

const RESULTS: readonly (readonly [name: string, handler: string, problem: RegExp])[] = [
  ['status-text', "() => ({ status: 'teapot' })", /status/i],
  ['status-low', '() => ({ status: 99 })', /"status".* must be in the range of 200 to 599/],
  ['a-function', '() => () => 1', /must be an object with optional properties "body", "status"/],
  ['a-number', '() => 7', /must be an object with optional properties "body", "status"/],
  ['circular', '() => { const a = {}; a.a = a; return { jsonBody: a }; }', /circular/i],
  ['big-integer', '() => ({ jsonBody: 1n })', /BigInt/],
  ['throws-text', "() => { throw 'plain'; }", /^plain$/],
];

describe('bad input', () => {
  const fixtures = new Fixtures();
  const folders: string[] = [];
  const appFolder = (files: Readonly<Record<string, unknown>>) => {
    const folder = mkdtempSync(join(realpathSync(tmpdir()), 'bad-input-'));
    folders.push(folder);
    mkdirSync(join(folder, 'node_modules'));
    symlinkSync(join(process.cwd(), 'node_modules/@azure'), join(folder, 'node_modules/@azure'));
    for (const [file, content] of Object.entries({ 'host.json': { version: '2.0' }, ...files })) {
      mkdirSync(dirname(join(folder, file)), { recursive: true });
      writeFileSync(join(folder, file), typeof content === 'string' ? content : JSON.stringify(content));
    }
    return folder;
  };
  const load = (files: Readonly<Record<string, unknown>>, settings: Record<string, string> = {}) =>
    fixtures.load(appFolder(files), { settings });
  afterAll(async () => {
    await fixtures.close();
    for (const folder of folders) rmSync(folder, { recursive: true });
  });

  describe('in function.json', () => {
    let fixture: Fixture;
    beforeAll(async () => {
      const script = 'module.exports = async () => ({ body: "well" });';
      const good = { 'good/function.json': { bindings: [HTTP, OUT] }, 'good/index.js': script };
      const bad = FILES.flatMap(([name, content]) => [
        [`${name}/function.json`, content] as const,
        [`${name}/index.js`, script] as const,
      ]);
      fixture = await load({
        ...good,
        ...Object.fromEntries(bad),
        'throws/function.json': { bindings: [HTTP] },
        'throws/index.js': 'null.x',
      });
    });

    it.each(FILES)('host-semantics 0: %s is one line with function and remedy', (name, _content, problem) => {
      const { functions, errors } = fixture.app.report;
      expect(errors).toEqual([]);
      const found = functions.find((one) => one.name === name);
      expect(found?.errors.length).toBeGreaterThan(0);
      for (const error of found?.errors ?? []) {
        expect(error).toContain(`Function '${name}'`);
        expect(error).not.toContain('\n');
      }
      expect(found?.errors.join(' | ')).toMatch(problem);
    });

    it('host-semantics 0: leaves the other functions alone', async () => {
      expect(textOf(await fixture.http('good'))).toBe('well');
      expect((await fixture.http('bad-cron')).failure?.code).toBe('FUNCTION_NOT_RUNNABLE');
    });

    it('language-worker-contract 4.2: a script that throws is the error of its function', () => {
      const { errors } = fixture.app.report.functions.find((one) => one.name === 'throws') ?? {};
      expect(errors).toEqual([expect.stringMatching(/'throws'.*throws\/index\.js.*TypeError/)]);
    });
  });

  describe('in what handlers return', () => {
    let fixture: Fixture;
    beforeAll(async () => {
      const code = RESULTS.map(([name, handler]) => `app.http('${name}', { handler: ${handler} });`).join('\n');
      const good =
        "const { app } = require('@azure/functions'); app.http('good', { handler: () => ({ body: 'well' }) });";
      fixture = await load({ 'package.json': { main: 'index.js' }, 'index.js': `${good}\n${code}` });
    });
    afterEach(async () => expect(textOf(await fixture.http('good'))).toBe('well'));

    it.each(RESULTS)(
      'language-worker-contract 2.10: %s ends that invocation alone',
      async (name, _handler, problem) => {
        const { failure } = await fixture.http(name);
        expect(failure?.code).toBe('FUNCTION_FAILED');
        expect(failure?.message).toMatch(problem);
      },
    );
  });

  it.each([
    ['{', 'HOST_JSON_INVALID', /host\.json is not JSON/],
    ['{"version":"1.0"}', 'HOST_JSON_INVALID', /"version": "1\.0": it must be "version": "2\.0"/],
    ['{"version":"2.0","functionTimeout":5}', 'HOST_JSON_INVALID', /"functionTimeout": 5: write it as "hh:mm:ss"/],
    ['{"version":"2.0","functions":"good"}', 'HOST_JSON_INVALID', /"functions" that is no list of function names/],
    [
      '{"version":"2.0","logging":{"logLevel":{"default":1}}}',
      'HOST_JSON_INVALID',
      /logLevel\.default": 1, which is no level/,
    ],
    [
      '{"version":"2.0","functions":["other"]}',
      'NO_FUNCTIONS',
      /"functions" list of host\.json \(other\) names none of good/,
    ],
  ])('host-semantics 7.1: host.json %s is one line with file, field and remedy', async (hostJson, code, problem) => {
    const good = { 'good/function.json': { bindings: [HTTP] }, 'good/index.js': 'module.exports = () => {};' };
    const { functions, errors } = (await load({ ...good, 'host.json': hostJson })).app.report;
    expect(functions).toEqual([]);
    expect(errors).toHaveLength(1);
    expect(errors[0]).toMatch(problem);
    expect(errors[0]?.startsWith(`${code}: `)).toBe(true);
    expect(errors[0]).not.toContain('\n');
  });

  it('host-semantics 0: of functions with one name the first runs, the other says so', async () => {
    const code = "app.http('Pay', { handler: () => ({ body: 'first' }) }); app.http('pay', { handler: () => ({}) });";
    const fixture = await load({
      'package.json': { main: 'index.js' },
      'index.js': `const { app } = require('@azure/functions'); ${code}`,
    });
    expect(fixture.app.report.functions.map(({ name, errors }) => [name, errors.join()])).toEqual([
      ['Pay', ''],
      ['pay', expect.stringMatching(/'Pay' has the same name.*rename one/)],
    ]);
    expect(textOf(await fixture.http('Pay'))).toBe('first');
  });
});
