import { randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { openSqliteStores } from '#adapters/store/sqlite/open-sqlite-stores.js';
import type { LoadReport } from '#contracts/messages/function-metadata.js';
import { SystemClock } from '#contracts/ports/clock.js';
import { SilentLogger } from '#contracts/ports/logger.js';
import { Signals, type Subscription } from '#contracts/ports/signals.js';
import { KeyRing } from '../identity/key-ring/key-ring.js';
import { FolderPackages } from '../publishing/folder-packages.js';
import type { Stores } from '../stores.js';
import { AppAnnouncer } from './app-announcer.js';
import { AppCatalog, type AppSnapshot } from './catalog/app-catalog.js';
import { AppSecrets } from './secrets/app-secrets.js';
import { AppVersions } from './versions/app-versions.js';
import { AppsService } from './apps.service.js';

class SentSignals extends Signals {
  readonly keys: string[] = [];

  override send(key: string): void {
    this.keys.push(key);
  }

  override async subscribe(): Promise<Subscription> {
    return { close: async () => undefined };
  }

  override async close(): Promise<void> {}
}

class CountedCatalog extends AppCatalog {
  refreshes = 0;

  override find(): AppSnapshot | undefined {
    return undefined;
  }

  override list(): readonly AppSnapshot[] {
    return [];
  }

  override onChange(): () => void {
    return () => undefined;
  }

  override async refresh(): Promise<void> {
    this.refreshes += 1;
  }
}

let base: string;
let folder: string;
let stores: Stores;
let secrets: AppSecrets;
let signals: SentSignals;
let catalog: CountedCatalog;
let apps: AppsService;

beforeEach(async () => {
  base = await mkdtemp(join(tmpdir(), 'ns-apps-'));
  folder = join(base, 'orders');
  await mkdir(folder);
  await put('host.json', '{"version":"2.0"}');
  stores = await openSqliteStores({ path: join(base, 'test.db'), logger: new SilentLogger() });
  secrets = new AppSecrets(stores.apps, new KeyRing([{ id: 'a', key: randomBytes(32) }]));
  signals = new SentSignals();
  catalog = new CountedCatalog();
  const announcer = new AppAnnouncer(catalog, signals);
  const packages = new FolderPackages(stores.packages, new SilentLogger());
  const versions = new AppVersions(stores.apps, secrets, new SystemClock());
  apps = new AppsService(versions, secrets, packages, announcer);
});

afterEach(async () => {
  await stores.close();
  await rm(base, { recursive: true, force: true });
});

function put(path: string, text: string): Promise<void> {
  return writeFile(join(folder, path), text);
}

function aReport(...functions: string[]): LoadReport {
  return {
    host: { routePrefix: 'api', functionTimeoutMs: null, customHeaders: {}, raw: {} },
    functions: functions.map((name) => ({ name, bindings: [], language: 'node', disabled: false, errors: [] })),
    errors: [],
  };
}

async function keyNames(): Promise<string[]> {
  const keys = await secrets.listKeys('orders');
  return keys.map((key) => [key.scope, key.function, key.name].join('/')).toSorted();
}

describe('AppsService.registerVersionFromFolder', () => {
  it('stores the package, activates the version, makes the keys and tells everyone', async () => {
    const registered = await apps.registerVersionFromFolder('orders', folder);
    expect(registered.version).toBe(registered.digest.slice(0, 12));
    expect(await buffer(stores.packages.read(registered.digest))).toHaveLength(registered.packageBytes);
    expect(await stores.apps.findApp('orders')).toMatchObject({ activeVersion: registered.version });
    expect(await keyNames()).toEqual(['host//default', 'master//_master']);
    expect(signals.keys).toEqual(['app.orders.changed']);
    expect(catalog.refreshes).toBe(1);
  });

  it('keeps one version for equal content and another for changed content', async () => {
    const first = await apps.registerVersionFromFolder('orders', folder);
    const keys = await secrets.listKeys('orders');
    const again = await apps.registerVersionFromFolder('orders', folder);
    expect(again).toEqual(first);
    await put('index.js', '1');
    const changed = await apps.registerVersionFromFolder('orders', folder);
    expect(changed.version).not.toBe(first.version);
    expect((await stores.apps.listVersions('orders')).map(({ version }) => version).toSorted()).toEqual(
      [first.version, changed.version].toSorted(),
    );
    expect(await stores.apps.findApp('orders')).toMatchObject({ activeVersion: changed.version });
    expect(await secrets.listKeys('orders')).toEqual(keys);
  });

  it('keeps a changed folder as a version that waits to be tried, when one is active', async () => {
    const first = await apps.addVersionFromFolder('orders', folder);
    expect(first.active).toBe(first.version);
    expect(await stores.apps.findApp('orders')).toMatchObject({ activeVersion: first.version });
    await put('index.js', '1');
    const changed = await apps.addVersionFromFolder('orders', folder);
    expect(changed).toEqual({ version: expect.not.stringMatching(first.version), active: first.version });
    expect(await stores.apps.findApp('orders')).toMatchObject({ activeVersion: first.version });
    expect(await stores.apps.findVersion('orders', changed.version)).toBeDefined();
  });

  it('takes the settings of local.settings.json only while the app has none', async () => {
    await put(
      'local.settings.json',
      '\uFEFF{"IsEncrypted":false,"Values":{"A":"one","N":5,"O":{}},"ConnectionStrings":{"db":"x"}}',
    );
    await apps.registerVersionFromFolder('orders', folder);
    expect(await secrets.listSettings('orders')).toEqual({ A: 'one', N: '5', 'ConnectionStrings:db': 'x' });
    await put('local.settings.json', '{"Values":{"A":"two"}}');
    await apps.registerVersionFromFolder('orders', folder);
    expect(await secrets.listSettings('orders')).toMatchObject({ A: 'one' });
  });

  it.each([
    ['{"Values":', 'is not JSON'],
    ['{"IsEncrypted":true,"Values":{}}', 'is encrypted: run "func settings decrypt"'],
  ])('refuses the local settings %s, naming the file', async (text, reason) => {
    await put('local.settings.json', text);
    await expect(apps.registerVersionFromFolder('orders', folder)).rejects.toMatchObject({ code: 'CONFIG_INVALID' });
    await expect(apps.registerVersionFromFolder('orders', folder)).rejects.toThrow(reason);
    expect(await stores.apps.listApps()).toEqual([]);
  });

  it('refuses a folder without host.json, naming it', async () => {
    await rm(join(folder, 'host.json'));
    await expect(apps.registerVersionFromFolder('orders', folder)).rejects.toMatchObject({ code: 'HOST_JSON_MISSING' });
    await expect(apps.registerVersionFromFolder('orders', folder)).rejects.toThrow(folder);
    expect(await stores.apps.listApps()).toEqual([]);
  });

  it.each(['Orders', '-orders', 'a_b', '', 'a'.repeat(61)])('refuses the app name %p', async (name) => {
    await expect(apps.registerVersionFromFolder(name, folder)).rejects.toMatchObject({ code: 'REQUEST_INVALID' });
  });
});

describe('AppsService', () => {
  it('registers a version in place, with the settings it is given', async () => {
    await apps.registerInPlace('orders', 'dev-1', { A: '1' });
    await apps.registerInPlace('orders', 'dev-2', { B: '2' });
    expect(await stores.apps.findApp('orders')).toMatchObject({ activeVersion: 'dev-2' });
    expect(await secrets.listSettings('orders')).toEqual({ B: '2' });
    expect(await stores.apps.listVersions('orders')).toHaveLength(2);
  });

  it('gives every function of a report a key, once, under its lower-case name', async () => {
    await apps.registerInPlace('orders', 'dev-1', {});
    await apps.saveLoadReport('orders', 'dev-1', aReport('TakeOrder'));
    const [before] = (await secrets.listKeys('orders')).filter(({ scope }) => scope === 'function');
    await apps.saveLoadReport('orders', 'dev-1', aReport('TakeOrder', 'nightly'));
    expect(await keyNames()).toEqual([
      'function/nightly/default',
      'function/takeorder/default',
      'host//default',
      'master//_master',
    ]);
    expect(await secrets.listKeys('orders')).toContainEqual(before);
    expect((await stores.apps.findVersion('orders', 'dev-1'))?.loadReport?.functions).toHaveLength(2);
  });

  it('refuses the report of a version that is not there', async () => {
    await expect(apps.saveLoadReport('orders', 'none', aReport())).rejects.toMatchObject({ code: 'VERSION_NOT_FOUND' });
  });

  it('keeps settings and keys sealed in the store', async () => {
    await apps.registerInPlace('orders', 'dev-1', { PASSWORD: 'hunter2-hunter2' });
    const [row] = await stores.apps.listSettings('orders');
    expect(JSON.stringify(row)).not.toContain('hunter2');
    expect(Buffer.from(row!.value.text, 'base64').toString('latin1')).not.toContain('hunter2');
  });

  it('replaces settings of an app that is there, and of no other', async () => {
    await apps.registerInPlace('orders', 'dev-1', { A: '1' });
    await apps.replaceSettings('orders', { C: '3' });
    expect(await secrets.listSettings('orders')).toEqual({ C: '3' });
    await expect(apps.replaceSettings('nobody', {})).rejects.toMatchObject({ code: 'APP_NOT_FOUND' });
  });
});
