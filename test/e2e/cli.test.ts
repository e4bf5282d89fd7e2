import { execFileSync } from 'node:child_process';
import { cpSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { eventually } from '../support/eventually.js';
import { freePort } from '../support/free-port.js';
import { Installation } from '../support/nightshift.js';
import { Program } from '../support/program.js';
import { temporaryFolder } from '../support/scratch.js';

const ORDER = '{"customer":"Ada","lines":[{"sku":"lamp","quantity":2}]}';

const helloOf = (version: string): string => `
const { app } = require('@azure/functions');
app.http('hello', {
  route: 'hello/{name}',
  authLevel: 'anonymous',
  handler: (request, context) => {
    context.log('greeted ' + request.params.name);
    return { body: '${version} ' + (process.env.GREETING ?? 'hello') + ' ' + request.params.name + '\\n' };
  },
});
`;

describe('the command line against an installation', () => {
  const home = temporaryFolder();
  let installation: Installation;

  beforeAll(async () => {
    const folder = join(temporaryFolder(), 'orders');
    // Links as they are: copied absolute, they would lead out of the folder, and packing refuses that.
    cpSync('examples/orders', folder, { recursive: true, verbatimSymlinks: true });
    installation = await Installation.embedded([folder]);
    await installation.program.printed('Try it:');
  });
  afterAll(() => installation?.close());

  /** Standard output and error together, and the exit code. */
  async function nightshift(...line: string[]): Promise<{ readonly output: string; readonly exitCode: number | null }> {
    const { output, exitCode } = await Program.run('nightshift', { arguments: line, env: { HOME: home } });
    return { output, exitCode };
  }

  async function json<T>(...line: string[]): Promise<T> {
    const { output, exitCode } = await nightshift(...line, '--json');
    expect({ line, output, exitCode }).toMatchObject({ exitCode: 0 });
    return JSON.parse(output) as T;
  }

  it('logs in, looks around, calls a function and finds its execution and log', async () => {
    expect(await nightshift('app', 'list')).toMatchObject({ exitCode: 2, output: expect.stringContaining('login') });
    const tokenFile = join(installation.stateDir, 'owner-token');
    expect(await nightshift('login', installation.management, '--token-file', tokenFile)).toMatchObject({
      exitCode: 0,
    });
    expect(statSync(join(home, '.config/nightshift/credentials.json')).mode & 0o777).toBe(0o600);
    expect((await nightshift('functions', 'orders')).output).toMatch(/takeOrder +httpTrigger +ready +http/);
    const { output } = await nightshift('invoke', 'orders/takeOrder', '--data', ORDER);
    expect(JSON.parse(output)).toMatchObject({ totalCents: 9800 });
    const id = await eventually('the execution is recorded', async () => {
      const rows = await json<{ id: string }[]>('executions', 'list', '--app', 'orders', '--function', 'takeOrder');
      return rows[0]?.id;
    });
    expect((await nightshift('logs', id)).output).toContain('from Ada: 9800 cents');
    expect(await nightshift('app', 'show', 'none')).toMatchObject({
      exitCode: 4,
      output: expect.stringContaining('APP_NOT_FOUND'),
    });
  });

  it('prints the link of the first Owner, and keeps the token while there is none', async () => {
    const link = await nightshift('owner-link', '--state-dir', installation.stateDir);
    expect(link).toMatchObject({ exitCode: 0, output: expect.stringContaining(`/setup#${installation.ownerToken}`) });
    const end = await nightshift('owner-link', '--end', '--state-dir', installation.stateDir);
    expect(end).toMatchObject({ exitCode: 78, output: expect.stringContaining('There is no Owner yet') });
  });

  it('shows versions and explains a rollback that leads nowhere', async () => {
    const [active] = await json<{ version: string; use: string }[]>('versions', 'orders');
    expect(active?.use).toBe('active');
    expect(await nightshift('activate', 'orders', active!.version)).toMatchObject({ exitCode: 0 });
    expect(await nightshift('rollback', 'orders')).toMatchObject({
      exitCode: 5,
      output: expect.stringContaining('APP_CONFLICT'),
    });
  });

  it('publishes a made project, follows its log, changes a setting, rolls back, and swaps a slot in', async () => {
    const folder = join(temporaryFolder(), 'shop');
    await nightshift('init', folder);
    cpSync('examples/orders/node_modules', join(folder, 'node_modules'), { recursive: true, verbatimSymlinks: true });
    const write = (version: string): void => writeFileSync(join(folder, 'src/functions/hello.js'), helloOf(version));
    const answer = async (): Promise<string> =>
      (await nightshift('invoke', 'shop/hello', '--param', 'name=ada')).output;
    write('v1');
    const published = await nightshift('publish', folder, '--app', 'shop', '--create');
    expect(published).toMatchObject({ exitCode: 0, output: expect.stringMatching(/is active.*hello: http/s) });

    const follow = Program.start('nightshift', { arguments: ['logs', 'shop', '--follow'], env: { HOME: home } });
    try {
      await follow.printed('Following the log of shop');
      expect(await answer()).toBe('v1 hello ada\n');
      await follow.printed('Information hello: greeted ada');
    } finally {
      await follow.stop('SIGINT');
    }
    expect(follow.exitCode).toBe(0);

    const set = await nightshift('settings', 'set', 'shop', 'GREETING=good evening', '--slot-setting');
    expect(set).toEqual({ exitCode: 0, output: 'Set GREETING.\n' });
    await eventually('the setting counts', async () => (await answer()) === 'v1 good evening ada\n');

    write('v2');
    const staged = await nightshift('publish', folder, '--app', 'shop', '--slot', 'staging', '--create');
    expect(staged).toMatchObject({ exitCode: 0 });
    expect(await nightshift('swap', 'shop')).toMatchObject({ exitCode: 0 });
    await eventually('the slot is swapped in', async () => (await answer()) === 'v2 good evening ada\n');
    write('v3');
    expect(await nightshift('publish', folder, '--app', 'shop')).toMatchObject({ exitCode: 0 });
    await eventually('the third version answers', async () => (await answer()).startsWith('v3'));
    expect(await nightshift('rollback', 'shop')).toMatchObject({ exitCode: 0 });
    await eventually('the second version answers', async () => (await answer()).startsWith('v2'));
  });

  it('tells failures apart by exit code', async () => {
    const nowhere = `http://127.0.0.1:${await freePort()}`;
    expect((await nightshift('publish')).exitCode).toBe(2);
    expect((await nightshift('app', 'list', '--token', 'ns_wrong')).exitCode).toBe(3);
    expect((await nightshift('app', 'list', '--server', nowhere)).exitCode).toBe(6);
  });

  it('makes a project that runs', async () => {
    const folder = join(temporaryFolder(), 'shop');
    expect(await nightshift('init', folder)).toMatchObject({ exitCode: 0 });
    cpSync('examples/orders/node_modules', join(folder, 'node_modules'), { recursive: true, verbatimSymlinks: true });
    const ports = { GATEWAY_PORT: String(await freePort()), MANAGEMENT_PORT: String(await freePort()) };
    const env = { XDG_STATE_HOME: temporaryFolder(), ...ports };
    const dev = Program.start('nightshift', { arguments: ['dev', folder, '--port', ports.GATEWAY_PORT], env });
    try {
      await dev.printed('Host lock lease acquired');
      const hello = await fetch(`http://127.0.0.1:${ports.GATEWAY_PORT}/api/hello/ada`);
      expect(await hello.json()).toEqual({ hello: 'ada' });
      await dev.printed('Message: {"name":"ada"');
    } finally {
      await dev.stop('SIGINT');
    }
  });

  it('completes what is typed', async () => {
    expect((await nightshift('complete', '--', 'execu')).output).toMatch(/^executions\b/m);
    expect((await nightshift('complete', '--', 'executions', '')).output).toMatch(/^show\b/m);
    const script = (await nightshift('complete', 'bash')).output;
    expect(() => execFileSync('bash', ['-n'], { input: script })).not.toThrow();
    expect(script).toContain('nightshift');
  });
});
