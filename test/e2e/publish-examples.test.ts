import { execFile, spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { packFolder } from '#src/publishing/pack-folder.js';
import { eventually } from '../support/eventually.js';
import { Installation } from '../support/nightshift.js';
import { Program } from '../support/program.js';
import { temporaryFolder } from '../support/scratch.js';

const ORDER = '{"customer":"Ada","lines":[{"sku":"lamp","quantity":2}]}';
const lacking = [
  ['curl', '--version'],
  ['perl', '--version'],
  ['python3', '--version'],
]
  .filter(([program = '', argument = '']) => spawnSync(program, [argument]).status !== 0)
  .map(([program]) => program);
if (lacking.length > 0) process.stderr.write(`SKIPPED: publishing examples, for want of ${lacking.join(', ')}.\n`);
const withPrograms = (...wanted: string[]) => (wanted.some((program) => lacking.includes(program)) ? it.skip : it);

interface Deployment {
  readonly status: number;
  readonly status_text: string;
}

/** The examples as people publish them: with the program curl, in the form of the tools' notes (publishing 9.1), and with our own command. */
describe('publishing the examples', () => {
  const scratch = temporaryFolder();
  let installation: Installation;
  let port: string;

  beforeAll(async () => {
    installation = await Installation.embedded([]);
    await installation.ready();
    port = new URL(installation.gateway).port;
  });
  afterAll(() => installation?.close());

  /** Standard output; the program's own words when it fails. */
  async function curl(...parts: string[]): Promise<string> {
    return (await promisify(execFile)('curl', ['-fsS', '--connect-to', '::127.0.0.1:', ...parts])).stdout;
  }

  /** An app with the settings of the example, and what opens its publishing endpoint. */
  async function anApp(app: string): Promise<string> {
    await installation.json('/api/apps', { method: 'POST', body: JSON.stringify({ name: app }) });
    const body = readFileSync(`examples/${app}/local.settings.json`, 'utf8');
    await installation.json(`/api/apps/${app}/settings/import`, { method: 'POST', body });
    const profile = await installation.api(`/api/apps/${app}/publish-profile`, { method: 'POST', body: '{}' });
    return `$${app}:${/userPWD="([^"]+)"/.exec(await profile.text())?.[1]}`;
  }

  async function zipOfExample(app: string): Promise<string> {
    const file = join(scratch, `${app}.zip`);
    writeFileSync(file, await buffer(await packFolder(`examples/${app}`)));
    return `@${file}`;
  }

  /** Not every program knows that each name below localhost is this machine: curl is told where to connect to. */
  function called(app: string, path: string): string {
    return `http://${app}.localhost:${port}/api/${path}`;
  }

  withPrograms('curl')('orders, with curl and polls', async () => {
    const user = await anApp('orders');
    const url = `${installation.management}/scm/orders/api/zipdeploy?isAsync=true`;
    const answer = await curl('-i', '-u', user, '--data-binary', await zipOfExample('orders'), url);
    expect(answer).toMatch(/^HTTP\/1\.1 202/m);
    const [, location = ''] = /^location: (\S+)/im.exec(answer) ?? [];
    await eventually('it is active', async () => {
      const { status, status_text: text } = JSON.parse(await curl('-u', user, location)) as Deployment;
      if (status === 3) throw new Error(text);
      return status === 4;
    });
    const keys = await installation.json<{ scope: string; value: string }[]>('/api/apps/orders/keys');
    const key = keys.find(({ scope }) => scope === 'host')?.value ?? '';
    const json = ['-H', 'content-type: application/json', '-d', ORDER];
    const taken = await curl(...json, '-H', `x-functions-key: ${key}`, called('orders', 'orders'));
    expect(JSON.parse(taken)).toMatchObject({ customer: 'Ada', totalCents: 9800 });
  });

  withPrograms('curl', 'perl')('custom-shell, with curl that waits', async () => {
    const user = await anApp('custom-shell');
    const url = `${installation.management}/scm/custom-shell/api/zipdeploy`;
    const answer = await curl('-u', user, '--data-binary', await zipOfExample('custom-shell'), url);
    expect(JSON.parse(answer)).toMatchObject({ status: 4, active: true, author: '$custom-shell' });
    expect(await curl(called('custom-shell', 'hello?name=Ada'))).toContain('Ada');
  });

  withPrograms('curl', 'python3')('custom-python, with nightshift publish', async () => {
    await anApp('custom-python');
    const env = { HOME: scratch, NIGHTSHIFT_URL: installation.management, NIGHTSHIFT_TOKEN: installation.ownerToken };
    const line = ['publish', 'examples/custom-python', '--app', 'custom-python'];
    const program = await Program.run('nightshift', { arguments: line, env });
    expect([program.exitCode, program.output]).toEqual([0, expect.stringContaining('is active')]);
    expect(await curl('-X', 'POST', called('custom-python', 'visits/Ada'))).toContain('Ada');
  });
});
