import { join } from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import { readOptions } from '#contracts/config.js';
import { eventually } from '../../../test/support/eventually.js';
import { isRunning } from '../../../test/support/is-running.js';
import { temporaryFolder } from '../../../test/support/scratch.js';
import type { AppSecrets } from '../../apps/secrets/app-secrets.js';
import { PackageStaging } from '../deployments/package-staging.js';
import type { StagedPackage } from '../deployments/staged-package.js';
import { publishingOptions } from '../publishing.config.js';
import { buildEnvironment, maskedIn } from './build-environment.js';
import { runStep, type BuildStep } from './build-process.js';
import { PackageBuilds } from './package-builds.js';

const STAGED = {} as StagedPackage;

describe('a build that is not to be', () => {
  const said: string[] = [];
  afterEach(() => {
    said.length = 0;
  });

  function asked(settings: Record<string, string>, files: readonly string[], remoteBuild?: boolean) {
    const secrets = { listSettings: () => Promise.resolve(settings) } as unknown as AppSecrets;
    const config = readOptions(publishingOptions, {}).value;
    const builds = new PackageBuilds(secrets, new PackageStaging(config, { stateDir: temporaryFolder() }), config);
    const tell = (line: string) => Promise.resolve(void said.push(line));
    const { signal } = new AbortController();
    return builds.build(STAGED, new Set(files), { app: 'shop', remoteBuild, signal, log: tell, tell });
  }

  it.each<[string, Record<string, string>, boolean | undefined]>([
    ['nobody asks', {}, undefined],
    ['the settings say no', { SCM_DO_BUILD_DURING_DEPLOYMENT: 'false', ENABLE_ORYX_BUILD: 'true' }, undefined],
    ['the request says no', { SCM_DO_BUILD_DURING_DEPLOYMENT: 'true' }, false],
  ])('is none when %s', async (_why, settings, remoteBuild) => {
    expect(await asked(settings, ['package.json'], remoteBuild)).toBeUndefined();
    expect(said).toEqual([]);
  });

  it('is refused where the operator has not allowed it, and says how it is', async () => {
    const refused = { code: 'PACKAGE_INVALID', message: expect.stringContaining('PUBLISHING_BUILD is off') };
    await expect(asked({ scm_do_build_during_deployment: '1' }, ['package.json'])).rejects.toMatchObject(refused);
    await expect(asked({ ENABLE_ORYX_BUILD: 'true' }, ['package.json'])).rejects.toMatchObject(refused);
    await expect(asked({}, ['package.json', 'node_modules/a.js'], true)).rejects.toMatchObject(refused);
  });

  it('is left out where the app brings its modules, and its settings came from elsewhere', async () => {
    const settings = { SCM_DO_BUILD_DURING_DEPLOYMENT: 'true' };
    expect(await asked(settings, ['package.json', 'node_modules/a/index.js'])).toBeUndefined();
    expect(said).toEqual([expect.stringContaining('runs as it is')]);
    expect(await asked(settings, ['handler.sh'])).toBeUndefined();
  });
});

describe('a step of a build', () => {
  const step = (code: string, rest: Partial<BuildStep> = {}): Promise<void> =>
    runStep({
      command: process.execPath,
      arguments: ['-e', code],
      folder: temporaryFolder(),
      environment: {},
      user: undefined,
      signal: new AbortController().signal,
      line: () => undefined,
      ...rest,
    });

  it('hands its lines on', async () => {
    const lines: string[] = [];
    await step("console.log('one\\n\\ntwo'); console.error('three')", { line: (text) => lines.push(text) });
    expect(lines.toSorted()).toEqual(['one', 'three', 'two']);
  });

  it('tells its last lines when it fails, and a program that is not there', async () => {
    await expect(step("console.error('out of glue'); process.exit(3)")).rejects.toMatchObject({
      code: 'PACKAGE_INVALID',
      message: expect.stringMatching(/ended with 3\.\nout of glue$/),
    });
    await expect(step('', { command: 'no-such-program' })).rejects.toThrow('no-such-program');
  });

  it('is ended with all that it has started, for the reason that it was given', async () => {
    const stop = new AbortController();
    let child = 0;
    const code = `const { pid } = require('child_process').spawn(process.execPath, ['-e', 'setInterval(() => 0, 1000)']);
      console.log(pid); setInterval(() => 0, 1000);`;
    const running = step(code, { signal: stop.signal, line: (text) => (child = Number(text)) });
    running.catch(() => undefined);
    await eventually('it has started another', () => Promise.resolve(child > 0));
    stop.abort(new Error('it took too long'));
    await expect(running).rejects.toThrow('it took too long');
    await eventually('the other is gone', () => Promise.resolve(!isRunning(child)));
  });

  it('has an environment made from nothing, and masks what it was given', () => {
    const settings = {
      NPM_TOKEN: 'npm-sesame',
      npm_config_registry: 'http://r',
      BUILD_ID: '7',
      DB_PASSWORD: 'hunter2',
    };
    const environment = buildEnvironment({ home: '/h', temporary: '/t' }, settings);
    expect(environment).toMatchObject({ NPM_TOKEN: 'npm-sesame', BUILD_ID: '7', HOME: '/h', TMPDIR: '/t' });
    expect(environment['npm_config_cache']).toBe(join('/h', '.npm'));
    expect(environment).not.toHaveProperty('DB_PASSWORD');
    expect(maskedIn('uses npm-sesame, 7 times', settings)).toBe('uses ***, 7 times');
  });
});
