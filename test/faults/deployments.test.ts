import { cpSync, existsSync, readdirSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect } from '@jest/globals';
import { packFolder } from '#src/publishing/pack-folder.js';
import { eventually } from '../support/eventually.js';
import { inFullOnly } from '../support/fire/counts.js';
import { Installation } from '../support/nightshift.js';
import { temporaryFolder } from '../support/scratch.js';
import { appFolder } from '../support/set-ups.js';

const NEVER_LOADED = "require('@azure/functions').app.hook.appStart(() => new Promise(() => undefined));";

interface Deployment {
  readonly id: string;
  readonly status: string;
  readonly statusText: string;
}

describe('management that is killed in the middle of a deployment', () => {
  const folder = appFolder('releases', { LEDGER: join(temporaryFolder(), 'ledger') });
  const app = basename(folder);
  const path = `/api/apps/${app}/deployments`;
  let installation: Installation;

  beforeAll(async () => {
    installation = await Installation.embedded([folder]);
    await answers('first');
  });
  afterAll(() => installation?.close());

  async function answers(release: string): Promise<void> {
    await installation.ready();
    await installation.serving(app);
    const which = async () => (await fetch(`${installation.gateway}/api/which`).catch(() => undefined))?.text();
    await eventually(`${release} answers`, async () => (await which()) === release);
  }

  async function aRelease(code: string): Promise<Uint8Array<ArrayBuffer>> {
    const copy = join(temporaryFolder(), 'release');
    cpSync(folder, copy, { recursive: true });
    writeFileSync(join(copy, 'src/release.js'), code);
    return new Uint8Array(await buffer(await packFolder(copy)));
  }

  function send(body: RequestInit['body']): Promise<Response> {
    const headers = { authorization: `Bearer ${installation.ownerToken}`, 'content-type': 'application/zip' };
    return fetch(installation.management + path, { method: 'POST', headers, body, duplex: 'half' } as RequestInit);
  }

  /** Once the claim of the one before is over. */
  function begun(zip: Uint8Array<ArrayBuffer>): Promise<Deployment> {
    const trySend = async () => {
      const response = await send(zip);
      return response.status === 202 ? ((await response.json()) as Deployment) : undefined;
    };
    return eventually('the deployment is begun', trySend);
  }

  const latest = () => installation.json<Deployment>(`${path}/latest`);

  function uploads(): readonly string[] {
    const folder = join(installation.stateDir, 'uploads');
    return existsSync(folder) ? readdirSync(folder) : [];
  }

  async function killedAndBack(): Promise<void> {
    await installation.program.kill();
    installation.restart();
    await answers('first');
  }

  async function endsAsFailed(id: string): Promise<void> {
    const ended = async () => {
      const { status, statusText } = await installation.json<Deployment>(`${path}/${id}`);
      return status === 'failed' ? statusText : undefined;
    };
    expect(await eventually('it ends as failed', ended)).toContain('went away');
  }

  async function killedInTheUpload(zip: Uint8Array<ArrayBuffer>): Promise<void> {
    const held = new ReadableStream({ start: (controller) => controller.enqueue(zip.subarray(0, 100)) });
    const broken = send(held).catch(() => undefined);
    await eventually('the upload has begun', () => uploads().length > 0);
    const { id } = await latest();
    await killedAndBack();
    await broken;
    expect(uploads()).toEqual([]);
    await endsAsFailed(id);
  }

  async function killedInTheTrial(): Promise<void> {
    const { id } = await begun(await aRelease(NEVER_LOADED));
    await eventually('a worker is to load it', async () => (await latest()).status === 'deploying');
    await killedAndBack();
    await endsAsFailed(id);
  }

  inFullOnly('leaves the version that ran, ends the deployment as failed, and takes the next one', async () => {
    const zip = await aRelease("module.exports = 'second';");
    await killedInTheUpload(zip);
    await killedInTheTrial();
    await begun(zip);
    await eventually('it is active', async () => (await latest()).status === 'succeeded');
    await answers('second');
  });
});
