import { afterEach, describe, expect, it } from '@jest/globals';
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { Fixture, type FixtureOptions } from '../support/node-apps.js';

interface Environment {
  readonly body: string;
  readonly atLoad: Readonly<Record<string, string>>;
  readonly cwd: string;
  readonly version: string;
  readonly argv: readonly string[];
  readonly hour: number;
}

const APP = join(process.cwd(), 'test/support/apps/environment');
const OWN_MAJOR = process.versions.node.split('.')[0] ?? '';

describe('the environment of an app', () => {
  let open: Fixture | undefined;
  afterEach(() => open?.close());

  const load = async (options: FixtureOptions = {}, app = 'environment') => {
    open = await Fixture.load(app, options);
    return open;
  };
  const read = async (settings: Record<string, string> = {}, environment: Record<string, string> = {}) =>
    (await load({ settings, environment })).json<Environment>(
      'environment',
      { method: 'POST' },
      { body: Buffer.from('é') },
    );

  it('host-semantics 7.3: holds what user code relies on, while its modules are loaded', async () => {
    const { atLoad, cwd, body } = await read({ Greeting: 'hello', 'Db:Name': 'orders' }, { SECRET_OF_WORKER: 'x' });
    expect(atLoad).toMatchObject({
      FUNCTIONS_WORKER_RUNTIME: 'node',
      FUNCTIONS_WORKER_RUNTIME_VERSION: `~${OWN_MAJOR}`,
      FUNCTIONS_EXTENSION_VERSION: '~4',
      FUNCTIONS_APPLICATION_DIRECTORY: APP,
      AZURE_FUNCTIONS_ENVIRONMENT: 'Production',
      AzureWebJobsScriptRoot: APP,
      WEBSITE_SITE_NAME: 'environment',
      WEBSITE_SLOT_NAME: 'Production',
      WEBSITE_INSTANCE_ID: expect.stringMatching(/^[0-9a-f]{32}$/),
      HOME: expect.any(String),
      PATH: expect.any(String),
      Greeting: 'hello',
      'Db:Name': 'orders',
      Db__Name: 'orders',
    });
    expect(atLoad).not.toHaveProperty('SECRET_OF_WORKER');
    expect(cwd).toBe(APP);
    expect(body).toBe('é');
  });

  it.each([
    ['AZURE_FUNCTIONS_ENVIRONMENT', 'Development'],
    ['WEBSITE_SITE_NAME', 'elsewhere'],
    ['WEBSITE_RUN_FROM_PACKAGE', '1'],
    ['WEBSITE_HOSTNAME', 'orders.example'],
  ])('host-semantics 7.3: leaves %s to the app, whose settings win', async (name, value) => {
    expect((await read({ [name]: value })).atLoad).toHaveProperty(name, value);
  });

  it.each([
    [{}, 12],
    [{ TZ: 'Asia/Tokyo' }, 21],
    [{ WEBSITE_TIME_ZONE: 'Asia/Tokyo' }, 21],
    [{ WEBSITE_TIME_ZONE: 'Eastern Standard Time' }, 7],
    [{ WEBSITE_TIME_ZONE: 'Asia/Tokyo', TZ: 'UTC' }, 12],
    [{ WEBSITE_TIME_ZONE: 'Mars/Base' }, 12],
  ])('host-semantics 3.9: with %p noon in UTC is %p hours', async (settings, hour) => {
    expect((await read(settings, { TZ: 'UTC' })).hour).toBe(hour);
  });

  it.each(['languageWorkers__node__arguments', 'languageWorkers:node:arguments'])(
    'language-worker-contract 5.4: gives Node the arguments of %s',
    async (name) => {
      const { argv } = await read({ [name]: '--max-old-space-size=300  --no-deprecation' });
      expect(argv).toEqual(expect.arrayContaining(['--max-old-space-size=300', '--no-deprecation']));
    },
  );

  it.each([
    ['2', 200, []],
    ['1', 100, []],
    ['40', 1000, [expect.stringContaining('is "40", no whole number from 1 to 10: 10 is taken')]],
    ['many', 100, [expect.stringContaining('FUNCTIONS_WORKER_PROCESS_COUNT is "many"')]],
  ])('language-worker-contract 1.4: a process count of %p runs %p calls at once', async (count, concurrency, notes) => {
    const { app } = await load({ settings: { FUNCTIONS_WORKER_PROCESS_COUNT: count } });
    expect(app.concurrency).toBe(concurrency);
    expect(app.report.notes ?? []).toEqual(notes);
  });

  it('host-semantics 0: turns functions off by either spelling', async () => {
    const settings = { 'AzureWebJobs.OFF-BY-DOTS.Disabled': '1', 'AzureWebJobs_off-by-lines_Disabled': 'TRUE' };
    const { functions } = (await load({ settings })).app.report;
    expect(functions.filter(({ disabled }) => disabled).map(({ name }) => name)).toEqual([
      'off-by-dots',
      'off-by-lines',
    ]);
  });

  it.each([
    { WEBSITE_NODE_DEFAULT_VERSION: `~${OWN_MAJOR}` },
    { WEBSITE_NODE_DEFAULT_VERSION: OWN_MAJOR, FUNCTIONS_WORKER_RUNTIME_VERSION: '' },
    { FUNCTIONS_WORKER_RUNTIME_VERSION: process.versions.node },
    { languageWorkers__node__defaultExecutablePath: 'node' },
    { languageWorkers__node__defaultExecutablePath: process.execPath },
  ])('host-semantics 7.3: %p is the Node of the worker', async (settings) => {
    expect((await read(settings as unknown as Record<string, string>)).version).toBe(process.versions.node);
  });

  it.each([
    [{ WEBSITE_NODE_DEFAULT_VERSION: '~16' }, 'asks for Node 16 ("~16") by its setting WEBSITE_NODE_DEFAULT_VERSION'],
    [{ FUNCTIONS_WORKER_RUNTIME_VERSION: 'newest' }, 'the Node version "newest", which is none'],
    [{ languageWorkers__node__defaultExecutablePath: '/no/node' }, 'asks for /no/node by its setting languageWorkers'],
  ])('host-semantics 7.3: %p is a Node that is not there: it says what is', async (settings, text) => {
    const { functions, errors } = (await load({ settings, nodeRuntimes: ['/no/such/node'] })).app.report;
    expect(functions).toEqual([]);
    expect(errors).toEqual([expect.stringMatching(/^NODE_VERSION_MISSING: /)]);
    expect(errors[0]).toContain(text);
    expect(errors[0]).toContain(`This worker has Node ${process.versions.node} (${process.execPath})`);
    expect(errors[0]).toContain('WORKER_NODE_RUNTIMES');
  });

  describe('on another Node', () => {
    const other = otherNode();
    const run = other === undefined ? it.skip : it;
    if (other === undefined) console.warn('SKIPPED: no other Node (20 or later) in /usr/bin or /usr/local/bin');
    const settings = { WEBSITE_NODE_DEFAULT_VERSION: `~${other?.version.split('.')[0] ?? ''}` };
    const nodeRuntimes = [other?.executable ?? ''];

    run('host-semantics 7.3: runs an app of CommonJS files with the bodies as they were sent', async () => {
      const fixture = await load({ settings, nodeRuntimes });
      const found = await fixture.json<Environment>('environment', { method: 'POST' }, { body: Buffer.from('é') });
      expect(found).toMatchObject({ version: other?.version, body: 'é' });
      expect(found.atLoad['FUNCTIONS_WORKER_RUNTIME_VERSION']).toBe(settings.WEBSITE_NODE_DEFAULT_VERSION);
    });

    run.each([
      ['modules', 'top-level'],
      ['everyday', 'golden'],
      ['third-model', 'Hello'],
      ['streams', 'echo'],
    ])('language-worker-contract 2.1: finds the core in the app %s', async (app, name) => {
      const { report } = (await load({ settings, nodeRuntimes }, app)).app;
      expect(report.errors).toEqual([]);
      expect(report.functions.map((one) => one.name)).toContain(name);
    });
  });
});

function otherNode(): { readonly executable: string; readonly version: string } | undefined {
  for (const executable of ['/usr/bin/node', '/usr/local/bin/node']) {
    try {
      const version = execFileSync(executable, ['-p', 'process.versions.node'], { encoding: 'utf8', env: {} }).trim();
      const major = Number.parseInt(version, 10);
      if (major >= 20 && String(major) !== OWN_MAJOR) return { executable, version };
    } catch {
      // Not there.
    }
  }
  return undefined;
}
