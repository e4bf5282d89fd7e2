import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { openSqliteStores } from '#adapters/store/sqlite/open-sqlite-stores.js';
import { NightshiftError } from '#contracts/errors.js';
import { SilentLogger } from '#contracts/ports/logger.js';
import { Signals, type Subscription } from '#contracts/ports/signals.js';
import { readOptions } from '#contracts/config.js';
import { eventually } from '../../../test/support/eventually.js';
import { RememberingLogger } from '../../../test/support/remembering-logger.js';
import { KeyRing } from '../../identity/key-ring/key-ring.js';
import { managementOptions } from '../../management.config.js';
import type { Stores } from '../../stores.js';
import type { AppCatalog, AppSnapshot } from './app-catalog.js';
import { AppSecrets } from '../secrets/app-secrets.js';
import type { AppRow, AppStore } from '../app-store.js';
import { BesideVersions } from '../versions/beside-versions.js';
import { CatalogUpdates } from './catalog-updates.js';
import { StoreAppCatalog } from './store-app-catalog.js';

const at = new Date('2026-11-22T18:00:00Z');

/** Delivers to whoever subscribed, with the process in one piece. */
class LocalSignals extends Signals {
  readonly handlers = new Set<(key: string, signal: unknown) => void>();

  override send(key: string, signal: unknown): void {
    for (const handle of this.handlers) handle(key, signal);
  }

  override async subscribe(_pattern: string, handle: (key: string, signal: unknown) => void): Promise<Subscription> {
    this.handlers.add(handle);
    return { close: async () => void this.handlers.delete(handle) };
  }

  override async close(): Promise<void> {}
}

let folder: string;
let stores: Stores;
let signals: LocalSignals;
let logger: RememberingLogger;
let secrets: AppSecrets;
let running: CatalogUpdates[];
const ring = new KeyRing([{ id: 'a', key: randomBytes(32) }]);

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ns-catalog-'));
  stores = await openSqliteStores({ path: join(folder, 'test.db'), logger: new SilentLogger() });
  signals = new LocalSignals();
  logger = new RememberingLogger();
  secrets = new AppSecrets(stores.apps, ring);
  running = [];
});

afterEach(async () => {
  for (const updates of running) await updates.onApplicationShutdown();
  await stores.close();
  await rm(folder, { recursive: true, force: true });
});

function aCatalog(store: AppStore = stores.apps): StoreAppCatalog {
  return new StoreAppCatalog(store, new BesideVersions(store, stores.versions), secrets, logger);
}

async function follow(catalog: AppCatalog, pollMs = 60_000): Promise<CatalogUpdates> {
  const { value } = readOptions(managementOptions, { MANAGEMENT_CATALOG_POLL: `${pollMs}ms` });
  const updates = new CatalogUpdates(catalog, signals, logger, value);
  running.push(updates);
  await updates.start();
  return updates;
}

async function anApp(name: string, version = 'v1', madeAt = at): Promise<void> {
  await stores.apps.insertApp(name, madeAt);
  await stores.apps.insertVersion({ app: name, version, digest: 'd', packageBytes: 1, createdAt: at });
  await stores.apps.activateVersion(name, version);
}

/** The store with one method changed. */
function storeWith(changes: Partial<AppStore>): AppStore {
  return new Proxy(stores.apps, {
    get(target, name) {
      const change: unknown = Reflect.get(changes, name);
      if (change !== undefined) return change;
      const value: unknown = Reflect.get(target, name);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}

function logged(): string[] {
  return logger.lines.map(({ level, message }) => `${level}: ${message}`);
}

describe('StoreAppCatalog', () => {
  it('shows apps by name, with their keys and settings opened', async () => {
    await anApp('zebra');
    await anApp('orders');
    await secrets.ensureHostKeys('orders');
    await secrets.replaceSettings('orders', { GREETING: 'hello' });
    const catalog = aCatalog();
    await catalog.refresh();
    expect(catalog.list().map(({ name }) => name)).toEqual(['orders', 'zebra']);
    const orders = catalog.find('orders');
    expect(orders).toMatchObject({ version: 'v1', report: undefined, durable: false, settings: { GREETING: 'hello' } });
    expect(orders?.keys.map(({ scope, name }) => `${scope}/${name}`).toSorted()).toEqual([
      'host/default',
      'master/_master',
    ]);
    for (const { value } of orders?.keys ?? []) expect(Buffer.from(value, 'base64url')).toHaveLength(40);
    expect(catalog.find('nobody')).toBeUndefined();
  });

  it('forgets an app that was deleted, and says so', async () => {
    await anApp('orders');
    const catalog = aCatalog();
    await catalog.refresh();
    const seen: AppSnapshot[] = [];
    catalog.onChange((snapshot) => seen.push(snapshot));
    await stores.appExchanges.deleteApp('orders');
    await catalog.refresh();
    expect(catalog.find('orders')).toBeUndefined();
    expect(seen).toMatchObject([{ name: 'orders', version: undefined }]);
  });

  it('tells an app from another one of its name that was made between two looks', async () => {
    await anApp('orders', 'v1');
    const catalog = aCatalog();
    await catalog.refresh();
    await stores.appExchanges.deleteApp('orders');
    await anApp('orders', 'v2', new Date(at.getTime() + 1_000));
    await catalog.refresh();
    expect(catalog.find('orders')).toMatchObject({ version: 'v2' });
  });

  it('tells of every change once, and of nothing else', async () => {
    await anApp('orders');
    const catalog = aCatalog();
    await catalog.refresh();
    const seen: AppSnapshot[] = [];
    const unsubscribe = catalog.onChange((snapshot) => seen.push(snapshot));
    await catalog.refresh();
    expect(seen).toEqual([]);
    await secrets.replaceSettings('orders', { A: '1' });
    await anApp('invoices');
    await catalog.refresh();
    await catalog.refresh();
    expect(seen.map(({ name }) => name)).toEqual(['invoices', 'orders']);
    unsubscribe();
    await stores.apps.markDurable('orders');
    await catalog.refresh();
    expect(seen).toHaveLength(2);
    expect(catalog.find('orders')?.durable).toBe(true);
  });

  it('follows a signal at once', async () => {
    const catalog = aCatalog();
    await follow(catalog);
    await anApp('orders');
    signals.send('app.orders.changed', { type: 'app.changed', app: 'orders' });
    await eventually('the app is in the catalog', () => catalog.find('orders') !== undefined);
  });

  it('finds a change without a signal by polling', async () => {
    const catalog = aCatalog();
    await follow(catalog, 10);
    await anApp('orders');
    await eventually('the app is in the catalog', () => catalog.find('orders') !== undefined);
  });

  it('sees what changed before refresh was called, even while an earlier reading is under way', async () => {
    let letGo: () => void = () => undefined;
    const held = new Promise<void>((resolve) => (letGo = resolve));
    let readings = 0;
    const listApps = async (): Promise<AppRow[]> => {
      readings += 1;
      const rows = await stores.apps.listApps();
      if (readings === 1) await held;
      return rows;
    };
    const catalog = aCatalog(storeWith({ listApps }));
    const early = catalog.refresh();
    await eventually('the first reading', () => readings === 1);
    await anApp('orders');
    const late = [catalog.refresh(), catalog.refresh()];
    letGo();
    await early;
    expect(catalog.find('orders')).toBeUndefined();
    await Promise.all(late);
    expect(catalog.find('orders')).toBeDefined();
    expect(readings).toBe(2);
  });

  it('stays as it was while the store is away, says so once, and follows again', async () => {
    let isAway = false;
    let readings = 0;
    const listApps = async (): Promise<AppRow[]> => {
      readings += 1;
      if (isAway) throw new NightshiftError('STORE_UNAVAILABLE', 'away');
      return stores.apps.listApps();
    };
    await anApp('orders');
    const catalog = aCatalog(storeWith({ listApps }));
    await follow(catalog, 5);
    isAway = true;
    await expect(catalog.refresh()).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
    const before = readings;
    await eventually('more readings', () => readings > before + 3);
    expect(catalog.find('orders')?.version).toBe('v1');
    expect(logged()).toEqual(['warn: The app catalog stays as it was: the store does not answer']);
    isAway = false;
    await anApp('orders', 'v2');
    await eventually('the new version', () => catalog.find('orders')?.version === 'v2');
    await eventually('the second line', () => logger.lines.length === 2);
    expect(logged()[1]).toBe('info: The app catalog follows the store again');
  });

  it('serves the other apps when the secrets of one cannot be read', async () => {
    await anApp('broken');
    await anApp('orders');
    const foreign = new AppSecrets(stores.apps, new KeyRing([{ id: 'foreign', key: randomBytes(32) }]));
    await foreign.ensureHostKeys('broken');
    const catalog = aCatalog();
    await catalog.refresh();
    await catalog.refresh();
    expect(catalog.list().map(({ name }) => name)).toEqual(['orders']);
    expect(logged()).toEqual(['error: An app cannot be served: its keys or settings cannot be read']);
  });

  it('goes on when a listener throws', async () => {
    const catalog = aCatalog();
    const seen: string[] = [];
    catalog.onChange(() => {
      throw new Error('mine');
    });
    catalog.onChange(({ name }) => seen.push(name));
    await anApp('orders');
    await catalog.refresh();
    expect(seen).toEqual(['orders']);
    expect(logged()).toEqual(['error: A listener of the app catalog failed']);
  });

  it('neither polls nor listens after shutdown', async () => {
    const readings = { first: 0, second: 0 };
    const counting = (which: keyof typeof readings) =>
      aCatalog(
        storeWith({
          listApps: async () => {
            readings[which] += 1;
            return [];
          },
        }),
      );
    const first = await follow(counting('first'), 1);
    await eventually('the first polls', () => readings.first > 2);
    await first.onApplicationShutdown();
    expect(signals.handlers.size).toBe(0);
    const after = readings.first;
    await follow(counting('second'), 1);
    await eventually('the second polls', () => readings.second > 5);
    expect(readings.first).toBe(after);
  });
});
