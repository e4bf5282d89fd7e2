import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { openSqliteStores } from '#adapters/store/sqlite/open-sqlite-stores.js';
import { NightshiftError } from '#contracts/errors.js';
import { SilentLogger } from '#contracts/ports/logger.js';
import { NIGHT } from '../../../test/support/factories.js';
import { temporaryFolder } from '../../../test/support/scratch.js';
import type { Stores } from '../../stores.js';
import { DeploymentRun } from './deployment-run.js';
import type { DeploymentStore } from './deployment-store.js';
import type { DeploymentTools } from './deployment-tools.js';
import { DeploymentWatch } from './deployment-watch.js';

let stores: Stores;
let logIsAway: boolean;

beforeEach(async () => {
  logIsAway = false;
  stores = await openSqliteStores({ path: join(temporaryFolder(), 'test.db'), logger: new SilentLogger() });
  await stores.apps.insertApp('shop', NIGHT);
});
afterEach(() => stores.close());

/** A run whose activation ends as told; from then on no line of its log can be kept. */
function aRun(activation: () => Promise<void>): DeploymentRun {
  const tools = {
    store: withLogAway(stores.deployments),
    activations: {
      activate: () => {
        logIsAway = true;
        return activation();
      },
    },
    changed: () => undefined,
    watch: () => new DeploymentWatch({ fleet: { list: () => [] }, limitMs: 60_000, pendingLimitMs: 60_000 }),
  };
  const deployment = { id: 'd1', app: 'shop', author: 'ada', deployer: 'curl', message: '' };
  return new DeploymentRun(deployment, tools as unknown as DeploymentTools);
}

function withLogAway(store: DeploymentStore): DeploymentStore {
  const away = () => Promise.reject(new NightshiftError('STORE_UNAVAILABLE', 'The store is away.'));
  return new Proxy(store, {
    get: (target, name) => {
      if (name === 'log' && logIsAway) return away;
      const value: unknown = Reflect.get(target, name);
      return typeof value === 'function' ? (value.bind(target) as unknown) : value;
    },
  });
}

describe('a deployment whose log cannot be kept at its end', () => {
  it('has succeeded when its version is in service', async () => {
    const run = aRun(() => Promise.resolve());
    await run.begin();
    expect(await run.finish(() => run.activate('v1'))).toMatchObject({ status: 'succeeded', version: 'v1' });
    expect(await stores.deployments.find('shop', 'd1')).toMatchObject({ status: 'succeeded', version: 'v1' });
  });

  it('keeps why it failed in its row', async () => {
    const run = aRun(() => Promise.reject(new NightshiftError('VERSION_REFUSED', 'It does not load.')));
    await run.begin();
    await run.finish(() => run.activate('v1'));
    const row = await stores.deployments.find('shop', 'd1');
    expect(row).toMatchObject({ status: 'failed', statusText: 'It does not load.', endedAt: expect.any(Date) });
  });
});
