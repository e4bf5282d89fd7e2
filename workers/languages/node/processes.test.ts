import { afterEach, describe, expect, it } from '@jest/globals';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eventually, within } from '../../../test/support/eventually.js';
import { isRunning } from '../../../test/support/is-running.js';
import { Fixture, type FixtureOptions, messagesOf } from '../../../test/support/node-apps.js';

interface Surroundings {
  readonly environment: Readonly<Record<string, string>>;
  readonly arguments: readonly string[];
  readonly cwd: string;
  readonly descriptors: readonly string[];
  readonly channel: readonly string[];
  readonly pid: number;
}

describe('language processes', () => {
  const open: Fixture[] = [];
  const load = async (options: FixtureOptions = {}) => {
    const fixture = await Fixture.load('everyday', { ...options, limits: { killGraceMs: 200, ...options.limits } });
    open.push(fixture);
    return fixture;
  };
  afterEach(async () => {
    await Promise.all(open.splice(0).map((fixture) => fixture.close()));
  });

  const slow = (fixture: Fixture, ms: number) => fixture.http('slow', { url: `http://h/api/slow?ms=${ms}` });
  const pidOf = async (fixture: Fixture) => (await fixture.json<Surroundings>('environment')).pid;

  it('know the settings, the names of the contract and five names of the machine, and nothing else', async () => {
    process.env['BROKER_URL'] = 'amqp://worker:hunter2@broker';
    const fixture = await load({
      settings: { MY_SETTING: 'mine', WEBSITE_SITE_NAME: 'renamed', NODE_CHANNEL_FD: '9' },
      environment: {
        PATH: '/usr/bin:/bin',
        HOME: '/tmp',
        TMPDIR: '/tmp',
        LANG: 'C',
        TZ: 'Asia/Tokyo',
        BROKER_URL: 'amqp://u:hunter2@b',
      },
    });
    const seen = await fixture.json<Surroundings>('environment');
    delete process.env['BROKER_URL'];
    expect(seen.environment).toEqual({
      PATH: '/usr/bin:/bin',
      HOME: '/tmp',
      TMPDIR: '/tmp',
      LANG: 'C',
      TZ: 'Asia/Tokyo',
      FUNCTIONS_WORKER_RUNTIME: 'node',
      FUNCTIONS_WORKER_RUNTIME_VERSION: `~${process.versions.node.split('.')[0] ?? ''}`,
      FUNCTIONS_APPLICATION_DIRECTORY: seen.cwd,
      FUNCTIONS_EXTENSION_VERSION: '~4',
      AZURE_FUNCTIONS_ENVIRONMENT: 'Production',
      AzureWebJobsScriptRoot: seen.cwd,
      WEBSITE_SITE_NAME: 'renamed',
      WEBSITE_SLOT_NAME: 'Production',
      WEBSITE_INSTANCE_ID: expect.stringMatching(/^[0-9a-f]{32}$/),
      MY_SETTING: 'mine',
    });
    expect(seen.cwd).toMatch(/test\/support\/apps\/everyday$/);
    expect(JSON.stringify(seen)).not.toContain('hunter2');
    expect(seen.channel).toEqual(['undefined', 'undefined']);
  });

  it('inherit no descriptor but their own input, output and channel', async () => {
    const fixture = await load();
    const { descriptors } = await fixture.json<Surroundings>('environment');
    expect(descriptors.filter((target) => target.startsWith('/') && target !== '/dev/null')).toEqual([]);
    // stdout, stderr and the channel; anything more would be a connection of the worker.
    expect(descriptors.filter((target) => target.startsWith('socket:'))).toHaveLength(3);
  });

  it('give user code no view of the channel', async () => {
    const fixture = await load();
    await fixture.http('listens');
    expect(await fixture.json('heard')).toEqual([]);
  });

  it('take Node arguments from the settings', async () => {
    const settings = { languageWorkers__node__arguments: '--max-old-space-size=64  --no-warnings' };
    const seen = await (await load({ settings })).json<Surroundings>('environment');
    expect(seen.arguments).toEqual(expect.arrayContaining(['--max-old-space-size=64', '--no-warnings']));
  });

  it('stay when a terminal or a service manager stops the worker', async () => {
    const fixture = await load();
    const pid = await pidOf(fixture);
    process.kill(pid, 'SIGINT');
    process.kill(pid, 'SIGTERM');
    expect(await pidOf(fixture)).toBe(pid);
  });

  it('that exit fail what ran in them, with the exit code, and are replaced', async () => {
    const fixture = await load();
    const neighbour = slow(fixture, 1500);
    expect((await fixture.http('exits')).failure).toEqual({
      code: 'PROCESS_EXITED',
      message: "While 'exits' was running, its language process ended with exit code 3",
    });
    expect((await neighbour).failure?.code).toBe('PROCESS_EXITED');
    // Waits for the replacement instead of failing.
    expect((await slow(fixture, 1)).outcome).toBe('Succeeded');
  });

  it('that go with several runs in them say so to each, and one alone is by itself', async () => {
    const fixture = await load();
    const neighbour = slow(fixture, 1500);
    expect((await fixture.http('exits')).shared).toBe(true);
    expect((await neighbour).shared).toBe(true);
    const [alone, beside] = await Promise.all([
      fixture.http('exits', {}, { alone: true }),
      fixture.http('slow', { url: 'http://h/api/slow?ms=300' }),
    ]);
    expect(alone.failure?.code).toBe('PROCESS_EXITED');
    expect(alone.shared).toBeUndefined();
    expect(beside.outcome).toBe('Succeeded');
  });

  it('of a run alone end with it', async () => {
    const fixture = await load();
    const pool = await pidOf(fixture);
    const { pid } = await fixture.json<Surroundings>('environment', {}, { alone: true });
    expect(pid).not.toBe(pool);
    await eventually('the process to end', () => !isRunning(pid));
    expect(await pidOf(fixture)).toBe(pool);
  });

  it('that crash say why, with the last words on stderr', async () => {
    const fixture = await load();
    const { failure } = await fixture.http('crashes');
    expect(failure?.code).toBe('PROCESS_EXITED');
    expect(failure?.message).toMatch(/ended with exit code 1; its last lines on stderr were:[^]*nobody catches this/);
    expect(messagesOf(fixture.appLines)).toContainEqual(expect.stringContaining('nobody catches this'));
  });

  it('that are killed from outside name the signal', async () => {
    const fixture = await load();
    const call = slow(fixture, 30_000);
    process.kill(await pidOf(fixture), 'SIGKILL');
    expect((await call).failure?.message).toMatch(/was ended by signal SIGKILL/);
  });

  it.each(['never-ends', 'loops'])('are killed when a function exceeds its timeout: %s', async (name) => {
    const fixture = await load({ settings: { AzureFunctionsJobHost__functionTimeout: '00:00:04' } });
    const pid = await pidOf(fixture);
    const outcome = await fixture.http(name, {}, { request: { id: 'an-id' } });
    expect(outcome.failure?.code).toBe('FUNCTION_TIMEOUT');
    expect(outcome.logs).toEqual([
      expect.objectContaining({
        level: 'Error',
        message: `Timeout value of 00:00:04 exceeded by function '${name}' (Id: 'an-id'). Initiating cancellation.`,
      }),
    ]);
    expect(outcome.durationMs).toBeGreaterThanOrEqual(3_990);
    expect(isRunning(pid)).toBe(false);
    expect(await pidOf(fixture)).not.toBe(pid);
  });

  it('let a neighbour of a timed-out function finish within the grace, then fail it', async () => {
    const settings = { AzureFunctionsJobHost__functionTimeout: '00:00:09' };
    const fixture = await load({ settings, limits: { killGraceMs: 4_000 } });
    const timedOut = fixture.http('never-ends');
    await slow(fixture, 6_000);
    // Begun late, so that its own timeout is behind the end of its process.
    const [soon, late] = [slow(fixture, 5_000), slow(fixture, 20_000)];
    expect((await timedOut).failure?.code).toBe('FUNCTION_TIMEOUT');
    expect((await soon).outcome).toBe('Succeeded');
    const { failure } = await late;
    expect(failure?.code).toBe('PROCESS_EXITED');
    expect(failure?.message).toMatch(/its process was ended because 'never-ends' .* exceeded its timeout of 00:00:09/);
  });

  it('take what they started with them', async () => {
    const fixture = await load({ settings: { AzureFunctionsJobHost__functionTimeout: '00:00:05' } });
    const { logs } = await fixture.http('leaves-a-child');
    const child = Number(/child (\d+)/.exec(logs[0]?.message ?? '')?.[1]);
    expect(child).toBeGreaterThan(1);
    await eventually('the grandchild to be gone', () => !isRunning(child) || isZombie(child));
  });

  it('are as many as FUNCTIONS_WORKER_PROCESS_COUNT says, taken in turn', async () => {
    const fixture = await load({ settings: { FUNCTIONS_WORKER_PROCESS_COUNT: '3' } });
    expect(fixture.app.concurrency).toBe(300);
    const pids = await eventually('three processes', async () => {
      const seen = [await pidOf(fixture), await pidOf(fixture), await pidOf(fixture)];
      return new Set(seen).size === 3 ? seen : undefined;
    });
    expect([await pidOf(fixture), await pidOf(fixture), await pidOf(fixture)]).toEqual(pids);
  });

  it('end when the app is closed, after what runs in them', async () => {
    const fixture = await load();
    const pid = await pidOf(fixture);
    const call = slow(fixture, 300);
    await within('the app to close', fixture.close(5000));
    expect((await call).outcome).toBe('Succeeded');
    expect(isRunning(pid)).toBe(false);
    expect((await slow(fixture, 1)).failure).toMatchObject({ code: 'APP_NOT_LOADED' });
    expect(messagesOf(fixture.appLines)).toContain('app is ending, it began with hello');
  });

  it('end by force when the grace is over, even in an endless loop', async () => {
    const fixture = await load({
      limits: { terminateMs: 200 },
      settings: { AzureFunctionsJobHost__functionTimeout: '-1' },
    });
    const call = fixture.http('loops');
    await within('the app to close', fixture.close(100));
    expect((await call).failure).toMatchObject({
      code: 'PROCESS_EXITED',
      message: "Function 'loops' did not finish: the app was unloaded",
    });
  });

  it('that cannot load any more are tried again, ever more slowly, until they can', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'outage-'));
    const outage = join(folder, 'outage');
    const limits = { processWaitMs: 4000, refillMinMs: 500, refillMaxMs: 2000 };
    const fixture = await Fixture.load('flaky', { settings: { OUTAGE_FILE: outage }, limits });
    open.push(fixture);
    await writeFile(outage, '');
    expect((await fixture.http('goes')).failure?.message).toMatch(/exit code 4/);
    await eventually('it is tried again', async () => (await readFile(outage, 'utf8')).length >= 2);
    const { failure } = await fixture.http('works');
    expect(failure?.code).toBe('APP_NOT_LOADED');
    expect(failure?.message).toMatch(/src\/index\.js failed to load .* the database is away/);
    // Without a pause it would have been tried every 500 ms or so.
    expect((await readFile(outage, 'utf8')).length).toBeLessThanOrEqual(6);
    await rm(folder, { recursive: true });
    await eventually('the app to be back', async () => (await fixture.http('works')).outcome === 'Succeeded');
  });

  it('are waited for no longer than the limit', async () => {
    const fixture = await load({ limits: { processWaitMs: 50, refillMinMs: 5000 } });
    const call = fixture.http('exits');
    await call;
    const { failure } = await slow(fixture, 1);
    expect(failure).toMatchObject({ code: 'APP_NOT_LOADED', message: expect.stringContaining('within 0.05 s') });
  });
});

/** Nobody reaps orphans in some containers: dead, but still listed. */
function isZombie(pid: number): boolean {
  return existsSync(`/proc/${pid}/exe`) === false;
}
