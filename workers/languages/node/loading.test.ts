import { afterEach, describe, expect, it } from '@jest/globals';
import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Fixture, type FixtureOptions, textOf } from '../../../test/support/node-apps.js';

describe('loading an app', () => {
  const open: Fixture[] = [];
  const load = async (name: string, options: FixtureOptions = {}) => {
    const fixture = await Fixture.load(name, options);
    open.push(fixture);
    return fixture;
  };
  afterEach(async () => {
    await Promise.all(open.splice(0).map((fixture) => fixture.close()));
  });

  it('takes ES modules with top-level await, CommonJS files beside them, and the core by its own name', async () => {
    const fixture = await load('modules');
    expect(fixture.app.report.functions.map(({ name }) => name)).toEqual(['top-level', 'common']);
    const { name, version, hostVersion } = await fixture.json<Record<string, string>>('top-level');
    expect(name).toBe('top-level');
    expect(version).toMatch(/^\d+\.\d+\.\d+$/);
    expect(hostVersion).toMatch(/^4\./);
    expect((await fixture.http('top-level')).logs).toEqual([
      expect.objectContaining({ level: 'Warning', message: 'straight to the core' }),
    ]);
    expect(textOf(await fixture.http('common'))).toBe('function');
  });

  it('finds the functions under a monitoring agent that hands out the source of CommonJS files', async () => {
    const fixture = await load('monitored', { settings: { NODE_OPTIONS: '--import ./agent.mjs' } });
    expect(fixture.app.report).toMatchObject({ errors: [], functions: [{ name: 'watched' }] });
    expect(textOf(await fixture.http('watched'))).toBe('seen');
  });

  it('lists every main glob, with the settings of host.json', async () => {
    const { report, concurrency } = (await load('everyday')).app;
    expect(report.host).toMatchObject({
      routePrefix: 'api',
      functionTimeoutMs: 60_000,
      customHeaders: { 'X-Content-Type-Options': 'nosniff' },
    });
    expect(new Set(report.functions.map(({ scriptFile }) => scriptFile))).toEqual(
      new Set(['http.js', 'other-triggers.js', 'process.js']),
    );
    expect(concurrency).toBe(100);
  });

  it.each([
    [
      'throwing-entry',
      /^ENTRY_FILE_FAILED: src\/b\.js failed to load at src\/lib\/settings\.js:1:15: TypeError: Invalid URL/,
    ],
    ['exits-at-load', /^PROCESS_EXITED: .* ended with exit code 7; its last lines on stderr were:\ncannot go on$/],
    ['no-functions', /^NO_FUNCTIONS: .* registers no function\. "main" in its package\.json must name the files/],
    ['unbuilt', /^ENTRY_FILE_FAILED: "main" in package\.json is "dist\/\*\.js", which matches no file in .*build the/],
    ['no-host-json', /^HOST_JSON_MISSING: .*no-host-json\/host\.json does not exist/],
    ['old-version', /^HOST_JSON_INVALID: .*host\.json has "version": "1\.0": it must be "version": "2\.0"/],
  ])('reports why it has no functions: %s', async (name, expected) => {
    const { app } = await load(name);
    expect(app.report.functions).toEqual([]);
    expect(app.report.errors).toEqual([expect.stringMatching(expected)]);
    const { failure } = await (await load(name)).http('anything');
    expect(failure).toMatchObject({
      code: 'APP_NOT_LOADED',
      message: expect.stringContaining(app.report.errors[0] ?? ''),
    });
  });

  const SHOWS_FILE = `app.http('hello', { handler: () => ({ body: 'from ' + (app.own ?? 'Nightshift') }) });`;

  it.each([
    ['module', `import { app } from '@azure/functions'; ${SHOWS_FILE}`],
    ['commonjs', `const { app } = require('@azure/functions'); ${SHOWS_FILE}`],
  ])(
    "gives an app the library that has none, and never in the place of the app's own: %s, %s",
    async (type, source) => {
      const folder = await mkdtemp(join(await realpath(tmpdir()), 'ns-no-library-'));
      try {
        await writeFile(join(folder, 'host.json'), '{ "version": "2.0" }');
        await writeFile(join(folder, 'package.json'), JSON.stringify({ type, main: 'index.js' }));
        await writeFile(join(folder, 'index.js'), source);
        const without = await load(folder);
        expect(without.app.report.errors).toEqual([]);
        expect(textOf(await without.http('hello'))).toBe('from Nightshift');
        const own = join(folder, 'node_modules/@azure/functions');
        await mkdir(own, { recursive: true });
        const library = JSON.stringify(createRequire(import.meta.url).resolve('@azure/functions'));
        await writeFile(
          join(own, 'index.js'),
          `exports.app = Object.assign({ own: 'its own' }, require(${library}).app);`,
        );
        expect(textOf(await (await load(folder)).http('hello'))).toBe('from its own');
      } finally {
        await rm(folder, { recursive: true });
      }
    },
  );

  it.each([
    ['module', "import '@acme/never';", '@acme/never'],
    ['module', "import 'never/deep.js';", 'never'],
    ['commonjs', "require('@acme/never/deep');", '@acme/never'],
  ])('says to install a package that is missing: %s, %s', async (type, source, name) => {
    const folder = await mkdtemp(join(await realpath(tmpdir()), 'ns-uninstalled-'));
    try {
      await writeFile(join(folder, 'host.json'), '{ "version": "2.0" }');
      await writeFile(join(folder, 'package.json'), JSON.stringify({ type, main: 'index.js' }));
      await writeFile(join(folder, 'index.js'), source);
      const { errors } = (await load(folder)).app.report;
      expect(errors).toEqual([expect.stringContaining('run "npm install" in the app\'s folder')]);
      expect(errors).toEqual([expect.stringContaining(`with ${name} among the dependencies`)]);
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it.each([
    ['module', 'export const fine = 1;\nconst broken = = 2;\n', 2],
    ['commonjs', 'const fine = 1;\n\nconst broken = = 2;\n', 3],
  ])('names the line of a syntax error: %s', async (type, source, line) => {
    const folder = await mkdtemp(join(await realpath(tmpdir()), 'syntax-'));
    await mkdir(join(folder, 'lib'));
    await writeFile(join(folder, 'host.json'), '{"version":"2.0"}');
    await writeFile(join(folder, 'package.json'), JSON.stringify({ main: 'index.js', type }));
    const load = type === 'module' ? "import './lib/broken.js';" : "require('./lib/broken.js');";
    await writeFile(join(folder, 'index.js'), load);
    await writeFile(join(folder, 'lib/broken.js'), source);
    const { app } = await Fixture.load(folder);
    expect(app.report.errors).toEqual([
      `ENTRY_FILE_FAILED: index.js failed to load at lib/broken.js:${line}: SyntaxError: Unexpected token '='`,
    ]);
    await rm(folder, { recursive: true });
  });

  it('gives up on an app that never finishes loading', async () => {
    const { app } = await load('hangs-at-load', { limits: { loadMs: 300 } });
    expect(app.report.errors).toEqual([
      expect.stringMatching(/^ENTRY_FILE_FAILED: .* did not finish loading within 0\.3 s/),
    ]);
  });

  it('gives up, long before the limit, on an app that nobody wants any more', async () => {
    const giveUp = new AbortController();
    const loading = load('hangs-at-load', { signal: giveUp.signal });
    giveUp.abort();
    const end = await loading.then(({ app }) => app.report.errors.join('\n'), String);
    expect(end).toContain('ended by signal SIGKILL');
  });

  it('rejects when no process comes up at all', async () => {
    const settings = { languageWorkers__node__arguments: '--no-such-option' };
    await expect(load('everyday', { settings })).rejects.toMatchObject({
      code: 'APP_NOT_LOADED',
      message: expect.stringContaining('--no-such-option'),
    });
  });

  it('turns off what is wrong, function by function, and runs the others', async () => {
    const fixture = await load('mixed-quality', { settings: { 'AzureWebJobs.OFF.Disabled': 'True', R: 'amqp://' } });
    const { functions, errors } = fixture.app.report;
    expect(errors).toEqual([]);
    const problems = Object.fromEntries(functions.map((one) => [one.name, one.errors.join('\n')]));
    expect(problems).toEqual({
      good: '',
      off: '',
      rabbit: '',
      Good: expect.stringContaining("'good' has the same name"),
      cosmos: expect.stringMatching(
        /^Function 'cosmos': binding '.*': it has the type 'cosmosDBTrigger' \(Cosmos DB\), which Nightshift does not have; .*@azure\/cosmos/,
      ),
      '9lives': expect.stringContaining('rename the function'),
      'two-queues': expect.stringContaining("two bindings are named 'SAME'"),
      'no-trigger': expect.stringContaining('has no trigger'),
      'two-triggers': expect.stringContaining('has 2 triggers'),
    });
    expect(functions.filter(({ disabled }) => disabled).map(({ name }) => name)).toEqual(['off']);
    expect(textOf(await fixture.http('good'))).toBe('good');
    expect((await fixture.http('cosmos')).failure).toMatchObject({ code: 'FUNCTION_NOT_RUNNABLE' });
    expect((await fixture.call('rabbit', { string: 'a message' })).returnValue).toEqual({ string: 'a message' });
  });

  it('serves only what the allow-list of host.json names', async () => {
    const settings = { AzureFunctionsJobHost__functions__0: 'GOLDEN', AzureFunctionsJobHost__functions__1: 'tick' };
    const { report } = (await load('everyday', { settings })).app;
    expect(report.functions.map(({ name }) => name).toSorted()).toEqual(['golden', 'tick']);
    const none = await load('everyday', { settings: { AzureFunctionsJobHost__functions__0: 'other' } });
    expect(none.app.report.errors).toEqual([
      expect.stringMatching(/^NO_FUNCTIONS: the "functions" list of host\.json/),
    ]);
  });
});
