import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { openSqliteStores } from '#adapters/store/sqlite/open-sqlite-stores.js';
import { codeOf } from '#contracts/errors.js';
import { SystemClock } from '#contracts/ports/clock.js';
import { SilentLogger } from '#contracts/ports/logger.js';
import { makeRingKey } from '../../identity/key-ring/key-ring-form.js';
import { KeyRingFile } from '../../identity/key-ring/key-ring-file.js';
import { KeyRingUpdates } from '../../identity/key-ring/key-ring-updates.js';
import { keyRingPath, openKeyRing } from '../../identity/key-ring/open-key-ring.js';
import type { Stores } from '../../stores.js';
import { AppSecrets } from './app-secrets.js';
import { keysToPrune, resealAll } from './secret-rotation.js';

const APPS = ['orders', 'shop', 'stock'];

let folder: string;
let stores: Stores;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ns-rotation-'));
  stores = await openSqliteStores({ path: join(folder, 'test.db'), logger: new SilentLogger() });
  for (const app of APPS) await stores.apps.insertApp(app, new Date());
});
afterEach(async () => {
  await stores.close();
  await rm(folder, { recursive: true, force: true });
});

/** A management node: its own view of the ring's file. */
async function aNode() {
  const config = { stateDir: folder, keyRing: undefined };
  const ring = await openKeyRing(config, new SystemClock(), new SilentLogger());
  const updates = new KeyRingUpdates(ring, new SilentLogger(), config);
  return { ring, updates, secrets: new AppSecrets(stores.apps, ring) };
}

async function codeFrom(work: Promise<unknown>): Promise<string | undefined> {
  return work.then(
    () => undefined,
    (error: unknown) => codeOf(error),
  );
}

describe('rotation of the key ring', () => {
  it('loses nothing under running writes, and what two nodes write both can read', async () => {
    const [one, other] = [await aNode(), await aNode()];
    const file = await KeyRingFile.open(keyRingPath(folder));
    for (const app of APPS) {
      await one.secrets.ensureFunctionKeys(
        app,
        Array.from({ length: 150 }, (_, n) => `function-${n}`),
      );
      await one.secrets.replaceSettings(app, { CONNECTION: 'at first', OTHER: 'stays' });
    }

    let isRotating = true;
    let round = 0;
    const writing = (async () => {
      while (isRotating) {
        round += 1;
        const { secrets } = round % 2 === 0 ? one : other;
        for (const app of APPS) await secrets.replaceSettings(app, { CONNECTION: `round ${round}`, OTHER: 'stays' });
        await secrets.saveKey('orders', { scope: 'host', function: '', name: 'busy' }, `value ${round}`);
        await new Promise((resolve) => setImmediate(resolve));
      }
    })();
    await file.add(makeRingKey(new Date()));
    // The other node has not looked yet: until the new key seals, that does not matter.
    await one.updates.look();
    await resealAll(stores.secrets, file.ring());
    await other.updates.look();
    await file.sealWithNewest();
    await one.updates.look();
    const first = await resealAll(stores.secrets, file.ring());
    await other.updates.look();
    isRotating = false;
    await writing;
    await resealAll(stores.secrets, file.ring());

    expect(first.resealed).toBeGreaterThan(400);
    expect(first.unreadable).toEqual([]);
    expect([...(await stores.secrets.countByKey()).keys()]).toEqual([file.newest]);
    for (const { secrets } of [one, other]) {
      expect(await secrets.listSettings('shop')).toEqual({ CONNECTION: `round ${round}`, OTHER: 'stays' });
      expect(await secrets.listKeys('orders')).toHaveLength(151);
    }
  });

  it('goes on where it was stopped, and leaves what no key opens', async () => {
    const { secrets, ring } = await aNode();
    await secrets.replaceSettings('orders', { A: 'a', B: 'b', C: 'c' });
    const lost = { keyId: 'lost', text: ring.seal('x', ['setting', 'orders', 'LOST']).text };
    const rows = await stores.apps.listSettings('orders');
    await stores.apps.replaceSettings('orders', [...rows, { app: 'orders', name: 'AA', value: lost }]);
    const file = await KeyRingFile.open(keyRingPath(folder));
    await file.add(makeRingKey(new Date()));
    await file.sealWithNewest();

    const { unreadable, resealed } = await resealAll(stores.secrets, file.ring());
    expect([unreadable, resealed]).toEqual([['setting orders AA'], 3]);
    expect(await resealAll(stores.secrets, file.ring())).toEqual({ unreadable, resealed: 0 });
  });

  it('drops no key that opens a value, and leaves nothing that a dropped one opens', async () => {
    const { secrets, updates, ring } = await aNode();
    await secrets.replaceSettings('orders', { A: 'a' });
    const file = await KeyRingFile.open(keyRingPath(folder));
    const old = file.newest;
    await file.add(makeRingKey(new Date()));
    await file.sealWithNewest();
    expect(await codeFrom(keysToPrune(stores.secrets, file.ids, file.sealsWith))).toBe('SECRET_KEY_IN_USE');

    const [before] = await stores.apps.listSettings('orders');
    await resealAll(stores.secrets, file.ring());
    await file.drop(await keysToPrune(stores.secrets, file.ids, file.sealsWith));
    await updates.look();

    expect(await secrets.listSettings('orders')).toEqual({ A: 'a' });
    expect(await readFile(keyRingPath(folder), 'utf8')).not.toContain(old);
    expect((await stat(keyRingPath(folder))).mode & 0o777).toBe(0o600);
    expect(() => ring.open(before!.value, ['setting', 'orders', 'A'])).toThrow('is not in the key ring');
  });

  it('keeps the ring in use when its file becomes unreadable', async () => {
    const { ring, updates, secrets } = await aNode();
    await updates.look();
    await secrets.replaceSettings('orders', { A: 'a' });
    await writeFile(keyRingPath(folder), '{"keys":[]}');
    expect(await codeFrom(updates.look())).toBe('CONFIG_INVALID');
    expect(ring.changes).toBe(1);
    expect(await secrets.listSettings('orders')).toEqual({ A: 'a' });
  });
});
