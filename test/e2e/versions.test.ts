import { createHash } from 'node:crypto';
import { cpSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openSqliteStores } from '#adapters/store/sqlite/open-sqlite-stores.js';
import { SilentLogger } from '#contracts/ports/logger.js';
import { packFolder } from '#src/publishing/pack-folder.js';
import type { Stores } from '#src/stores.js';
import { linesOf } from '../support/cluster.js';
import { eventually as soon } from '../support/eventually.js';
import { Installation, startWorker } from '../support/nightshift.js';
import type { Program } from '../support/program.js';
import { createVhost } from '../support/rabbitmq/shared-broker.js';
import { temporaryFolder } from '../support/scratch.js';
import { appFolder } from '../support/set-ups.js';

/** On a busy machine. */
const eventually = <T>(what: string, check: () => T | Promise<T>) => soon(what, check);

interface VersionSeen {
  readonly version: string;
  readonly use: string;
  readonly waiting?: string;
}

interface Answered {
  readonly status: number;
  readonly body: { readonly state?: string; readonly code?: string; readonly message?: string };
}

describe('versions over RabbitMQ', () => {
  const ledger = join(temporaryFolder(), 'ledger');
  let folder: string;
  let app: string;
  let installation: Installation;
  let stores: Stores;
  let workers: Program[];
  let first: string;
  let second: string;

  beforeAll(async () => {
    folder = appFolder('releases', { LEDGER: ledger });
    app = basename(folder);
    const amqpUrl = await createVhost();
    installation = await Installation.overRabbit(amqpUrl, [folder]);
    await installation.ready();
    const path = join(installation.stateDir, 'nightshift.db');
    stores = await openSqliteStores({ path, logger: new SilentLogger() });
    workers = await Promise.all([startWorker(installation, amqpUrl), startWorker(installation, amqpUrl)]);
    await installation.serving(app, workers.length);
    await eventually('the app answers', async () => (await which()) === 'first');
    first = (await stores.apps.findApp(app))?.activeVersion ?? '';
    second = await aRelease("module.exports = 'second';");
  });
  afterAll(async () => {
    for (const worker of workers ?? []) await worker.stop();
    await stores?.close();
    await installation?.close();
  });

  /** Stored, and not active. */
  async function aRelease(code: string): Promise<string> {
    const copy = join(temporaryFolder(), 'release');
    cpSync(folder, copy, { recursive: true });
    writeFileSync(join(copy, 'src/release.js'), code);
    const bytes = await buffer(await packFolder(copy));
    const digest = createHash('sha256').update(bytes).digest('hex');
    const packageBytes = await stores.packages.write(
      digest,
      (async function* () {
        yield bytes;
      })(),
    );
    const version = digest.slice(0, 12);
    await stores.apps.insertVersion({ app, version, digest, packageBytes, createdAt: new Date() });
    return version;
  }

  async function which(): Promise<string> {
    const response = await fetch(`${installation.gateway}/api/which`);
    return response.status === 200 ? response.text() : String(response.status);
  }

  async function ask(method: string, path: string, body: object = {}): Promise<Answered> {
    const response = await installation.api(`/api/apps/${app}/${path}`, { method, body: JSON.stringify(body) });
    const text = await response.text();
    return { status: response.status, body: text === '' ? {} : (JSON.parse(text) as Answered['body']) };
  }

  function activate(version: string, wait = 60): Promise<Answered> {
    return ask('POST', `versions/${version}/activate?wait=${wait}`);
  }

  it('go forth and back under load, and no request fails', async () => {
    const answers: string[] = [];
    const load = { isWanted: true };
    const caller = async (): Promise<void> => {
      while (load.isWanted) answers.push(await which());
    };
    const callers = Promise.all(Array.from({ length: 4 }, caller));
    const seenSince = (from: number, release: string) =>
      eventually(`${release} answers`, () => answers.slice(from).includes(release));
    try {
      expect(await activate(second)).toMatchObject({ status: 200, body: { state: 'active' } });
      await seenSince(0, 'second');
      for (const release of ['first', 'second', 'first']) {
        const from = answers.length;
        expect(await ask('POST', 'rollback')).toMatchObject({ status: 200, body: { state: 'active' } });
        await seenSince(from, release);
      }
    } finally {
      load.isWanted = false;
      await callers;
    }
    expect(Object.keys(Object.groupBy(answers, (answer) => answer)).toSorted()).toEqual(['first', 'second']);
    expect(await which()).toBe('first');
  });

  it('share the calls and the messages of a split', async () => {
    const count = 200;
    expect((await ask('PUT', 'split?wait=60', { version: second, percent: 10 })).status).toBe(204);
    await eventually('the split is in force', async () => (await which()) === 'second');
    const answers: string[] = [];
    for (let round = 0; round < count / 10; round += 1) {
      answers.push(...(await Promise.all(Array.from({ length: 10 }, which))));
    }
    const messages = Array.from({ length: count }, (_, n) => ({ content: n }));
    expect((await ask('POST', 'queues/releases/messages', { messages })).status).toBe(202);
    await eventually('every message is handled', () => linesOf(ledger).length === count);
    for (const counted of [answers, linesOf(ledger)]) {
      const seconds = counted.filter((release) => release === 'second').length;
      expect(counted.filter((release) => release === 'first').length + seconds).toBe(count);
      // A tenth: no further off than once in a million runs.
      expect(seconds).toBeGreaterThan(2);
      expect(seconds).toBeLessThan(50);
    }
    expect((await ask('DELETE', 'split')).status).toBe(204);
  });

  it('refuse one that does not load, with its error; the one before goes on', async () => {
    const broken = await aRelease("throw new Error('no release today');");
    const refused = await activate(broken);
    expect(refused).toMatchObject({ status: 409, body: { code: 'VERSION_REFUSED' } });
    expect(refused.body.message).toContain('no release today');
    expect((await stores.apps.findApp(app))?.activeVersion).toBe(first);
    expect(await which()).toBe('first');
  });

  it('wait for a worker, and say so', async () => {
    await Promise.all(workers.splice(0).map((worker) => worker.stop()));
    const third = await aRelease("module.exports = 'third';");
    expect(await activate(third, 0)).toMatchObject({ status: 202, body: { state: 'waiting' } });
    await eventually('the reason', async () => {
      const versions = await installation.json<VersionSeen[]>(`/api/apps/${app}/versions`);
      const seen = versions.find(({ version }) => version === third);
      return seen?.use === 'trial' && seen.waiting === 'No worker is connected.';
    });
    expect((await stores.apps.findApp(app))?.activeVersion).toBe(first);
  });
});
