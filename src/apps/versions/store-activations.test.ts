import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { openSqliteStores } from '#adapters/store/sqlite/open-sqlite-stores.js';
import { SilentLogger } from '#contracts/ports/logger.js';
import { Signals, type Subscription } from '#contracts/ports/signals.js';
import { eventually } from '../../../test/support/eventually.js';
import { aLoadReport, aWorkerFacts } from '../../../test/support/factories.js';
import { FleetRegistry, type LiveWorker } from '../../fleet/fleet-registry.js';
import { KeyRing } from '../../identity/key-ring/key-ring.js';
import type { Stores } from '../../stores.js';
import { AppAnnouncer } from '../app-announcer.js';
import { AppSecrets } from '../secrets/app-secrets.js';
import { BesideVersions } from './beside-versions.js';
import { LoadingWorkers } from './loading-workers.js';
import { StoreActivations } from './store-activations.js';
import { StoreAppCatalog } from '../catalog/store-app-catalog.js';
import { VersionTrials } from './version-trials.js';

const at = new Date('2026-11-22T18:00:00Z');
const BROKEN = aLoadReport({ functions: [], errors: ['Cannot find module ./orders'] });

class NoSignals extends Signals {
  override send(): void {}

  override async subscribe(): Promise<Subscription> {
    return { close: async () => undefined };
  }

  override async close(): Promise<void> {}
}

class FewWorkers extends FleetRegistry {
  workers: LiveWorker[] = [];

  override list(): readonly LiveWorker[] {
    return this.workers;
  }

  override serving(): readonly LiveWorker[] {
    return this.workers;
  }

  override isLive(): boolean {
    return true;
  }

  override presence(): 'live' {
    return 'live';
  }

  override presenceSince(): 'live' {
    return 'live';
  }

  override onLost(): () => void {
    return () => undefined;
  }
}

let folder: string;
let stores: Stores;
let catalog: StoreAppCatalog;
let fleet: FewWorkers;
let activations: StoreActivations;
let abort: AbortController;
let waited: string[];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ns-activations-'));
  stores = await openSqliteStores({ path: join(folder, 'test.db'), logger: new SilentLogger() });
  const { apps, versions } = stores;
  const secrets = new AppSecrets(apps, new KeyRing([{ id: 'a', key: randomBytes(32) }]));
  catalog = new StoreAppCatalog(apps, new BesideVersions(apps, versions), secrets, new SilentLogger());
  fleet = new FewWorkers();
  const announcer = new AppAnnouncer(catalog, new NoSignals());
  const workers = new LoadingWorkers(fleet, catalog, stores.placements);
  const trials = new VersionTrials(apps, versions, announcer, workers);
  activations = new StoreActivations(apps, trials, secrets, announcer);
  abort = new AbortController();
  waited = [];
  await apps.insertApp('orders', at);
  for (const version of ['v1', 'v2']) {
    await apps.insertVersion({ app: 'orders', version, digest: version, packageBytes: 1, createdAt: at });
  }
});

afterEach(async () => {
  abort.abort();
  await stores.close();
  await rm(folder, { recursive: true, force: true });
});

function activate(version: string, app = 'orders'): Promise<void> {
  return activations.activate(app, version, { signal: abort.signal, waiting: (why) => void waited.push(why) });
}

function aWorkerThat(state: 'loading' | 'failed', version: string): LiveWorker {
  const apps = [{ app: 'orders', version, state, syncSlots: 1 }];
  return { id: 'w1', name: 'desktop', apps, running: 0, draining: false, lastSeenMs: 0 };
}

/** Until the version is on trial, and the activation has said what it waits for. */
async function onTrial(version: string): Promise<void> {
  await eventually(`${version} on trial`, () => catalog.find('orders')?.beside.some((one) => one.version === version));
  await eventually('a reason', () => waited.length > 0);
}

async function activeVersion(): Promise<string | undefined> {
  return (await stores.apps.findApp('orders'))?.activeVersion;
}

describe('StoreActivations', () => {
  it('moves the pointer when a worker has reported, and says why it waits', async () => {
    await stores.apps.activateVersion('orders', 'v1');
    const done = activate('v2');
    await onTrial('v2');
    expect(waited).toEqual(['No worker is connected.']);
    expect(await activeVersion()).toBe('v1');
    fleet.workers = [aWorkerThat('loading', 'v2')];
    await eventually('another reason', () => waited.length === 2);
    expect(waited[1]).toBe('Worker desktop loads it.');
    // As another node saves it: this one hears of it when it looks.
    await stores.apps.saveLoadReport('orders', 'v2', aLoadReport());
    await done;
    expect(catalog.find('orders')).toMatchObject({ version: 'v2', beside: [{ version: 'v1', percent: 0 }] });
    expect((await stores.apps.listKeys('orders')).map((key) => key.function)).toEqual(['orders']);
  });

  it('names the selector that no worker matches, and who matches and is held', async () => {
    const selector = { labels: { pool: ['night', 'day'] }, runtimes: [], minCores: 0, minMemoryMiB: 0 };
    await stores.placements.set({ app: 'orders', selector, count: undefined });
    const worker = { id: 'w1', name: 'desktop', apps: [], running: 0, lastSeenMs: 0 };
    fleet.workers = [{ ...worker, draining: false, facts: aWorkerFacts({ labels: { pool: 'noon' } }) }];
    const done = activate('v2');
    await onTrial('v2');
    expect(waited).toEqual(['No worker that matches the selector pool=night|day is connected.']);
    fleet.workers = [{ ...worker, draining: true, facts: aWorkerFacts({ labels: { pool: 'night' } }) }];
    await eventually('another reason', () => waited.length === 2);
    expect(waited[1]).toBe(
      'Every worker that matches the selector pool=night|day is cordoned, draining or outside its availability window: desktop.',
    );
    abort.abort(new Error('enough'));
    await expect(done).rejects.toThrow('enough');
  });

  it('activates at once what a worker has loaded before', async () => {
    await stores.apps.saveLoadReport('orders', 'v1', aLoadReport());
    await activate('v1');
    expect(await activeVersion()).toBe('v1');
    expect(waited).toEqual([]);
  });

  it('refuses a version that does not load; the one before stays', async () => {
    await stores.apps.activateVersion('orders', 'v1');
    const refused = expect(activate('v2')).rejects.toMatchObject({
      code: 'VERSION_REFUSED',
      message: expect.stringContaining('Cannot find module ./orders'),
    });
    await onTrial('v2');
    await stores.apps.saveLoadReport('orders', 'v2', BROKEN);
    await refused;
    expect(await activeVersion()).toBe('v1');
    expect(catalog.find('orders')?.beside).toEqual([]);
  });

  it('tries a version anew that failed before', async () => {
    await stores.apps.saveLoadReport('orders', 'v2', BROKEN);
    const done = activate('v2');
    await onTrial('v2');
    await stores.apps.saveLoadReport('orders', 'v2', aLoadReport());
    await done;
    expect(await activeVersion()).toBe('v2');
  });

  it('ends the trial when the caller gives up', async () => {
    const given = expect(activate('v2')).rejects.toThrow('enough');
    await onTrial('v2');
    abort.abort(new Error('enough'));
    await given;
    expect(await stores.versions.listBeside('orders')).toEqual([]);
    expect(await activeVersion()).toBeUndefined();
  });

  it('gives way to what is asked for later', async () => {
    await stores.apps.saveLoadReport('orders', 'v1', aLoadReport());
    const late = expect(activate('v2')).rejects.toMatchObject({ code: 'APP_CONFLICT' });
    await onTrial('v2');
    await activate('v1');
    await late;
    expect(catalog.find('orders')).toMatchObject({ version: 'v1', beside: [] });
  });

  it('says that an app is offline, and knows no other apps and versions', async () => {
    await stores.apps.setState('orders', 'offline');
    const given = expect(activate('v2')).rejects.toThrow();
    await onTrial('v2');
    expect(waited).toEqual(['App orders is offline: no worker loads it.']);
    await expect(activate('v3')).rejects.toMatchObject({ code: 'VERSION_NOT_FOUND' });
    await expect(activate('v1', 'nobody')).rejects.toMatchObject({ code: 'APP_NOT_FOUND' });
    abort.abort();
    await given;
  });
});
