import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { NewDeployment } from '#src/publishing/deployments/deployment-store.js';
import type { Stores } from '#src/stores.js';
import { anAppName, NIGHT } from '../support/factories.js';

const MINUTE_MS = 60_000;
/** Over before anyone looks. */
const OVER_MS = -1_000;

/** The promises of `DeploymentStore`. */
export function deploymentStoreSuite(name: string, open: () => Promise<Stores>): void {
  describe(`DeploymentStore: ${name}`, () => {
    let stores: Stores;

    beforeAll(async () => {
      stores = await open();
    });
    afterAll(() => stores.close());

    async function newDeployment(app?: string): Promise<NewDeployment> {
      const named = app ?? anAppName();
      if (app === undefined) await stores.apps.insertApp(named, NIGHT);
      return { id: randomUUID(), app: named, author: 'ada', deployer: 'curl', message: 'first' };
    }

    it('begins pending, goes on, and ends once', async () => {
      const { deployments } = stores;
      const one = await newDeployment();
      expect(await deployments.begin(one, MINUTE_MS)).toBe(true);
      const pending = { ...one, status: 'pending', statusText: '', version: undefined, endedAt: undefined };
      expect(await deployments.find(one.app, one.id)).toEqual({ ...pending, receivedAt: expect.any(Date) });
      await deployments.progress(one.id, { status: 'deploying', statusText: 'loading', version: 'v1' });
      await deployments.progress(one.id, { status: 'deploying', statusText: '' });
      expect(await deployments.find(one.app, one.id)).toMatchObject({ status: 'deploying', version: 'v1' });
      expect(await deployments.end(one.id, { status: 'succeeded', statusText: '' })).toBe(true);
      expect(await deployments.end(one.id, { status: 'failed', statusText: 'late' })).toBe(false);
      await deployments.progress(one.id, { status: 'pending', statusText: 'late' });
      const ended = await deployments.find(one.app, one.id);
      expect(ended).toMatchObject({ status: 'succeeded', version: 'v1', endedAt: expect.any(Date) });
      expect(await deployments.renew(one.id, MINUTE_MS)).toBe(false);
    });

    it('lets an app have one at a time, and other apps theirs', async () => {
      const { deployments } = stores;
      const first = await newDeployment();
      const begun = await Promise.all(
        [first, await newDeployment(first.app)].map((one) => deployments.begin(one, MINUTE_MS)),
      );
      expect(begun.filter((answer) => answer)).toHaveLength(1);
      expect(await deployments.begin(await newDeployment(), MINUTE_MS)).toBe(true);
      await expect(deployments.begin(await newDeployment(anAppName()), MINUTE_MS)).rejects.toMatchObject({
        code: 'APP_NOT_FOUND',
      });
    });

    it('ends what nobody renews, and gives the app free', async () => {
      const { deployments } = stores;
      const gone = await newDeployment();
      await deployments.begin(gone, OVER_MS);
      expect(await deployments.renew(gone.id, MINUTE_MS)).toBe(false);
      const live = await newDeployment(gone.app);
      expect(await deployments.begin(live, MINUTE_MS)).toBe(true);
      expect(await deployments.renew(live.id, MINUTE_MS)).toBe(true);
      expect(await deployments.endAbandoned('its node went')).toBeGreaterThanOrEqual(1);
      expect(await deployments.find(gone.app, gone.id)).toMatchObject({
        status: 'failed',
        statusText: 'its node went',
      });
      expect(await deployments.find(live.app, live.id)).toMatchObject({ status: 'pending' });
      // It had not gone: its version is the active one, and the row is to say so.
      expect(await deployments.end(gone.id, { status: 'failed', statusText: 'late' })).toBe(false);
      expect(await deployments.end(gone.id, { status: 'succeeded', statusText: '' })).toBe(true);
      expect(await deployments.find(gone.app, gone.id)).toMatchObject({ status: 'succeeded', statusText: '' });
    });

    it('deletes what has ended, with its log', async () => {
      const { deployments } = stores;
      const one = await newDeployment();
      await deployments.begin(one, MINUTE_MS);
      await deployments.log(one.id, 'info', 'received');
      expect(await deployments.delete(one.app, one.id)).toBe(false);
      await deployments.end(one.id, { status: 'failed', statusText: 'no luck' });
      expect(await deployments.delete(anAppName(), one.id)).toBe(false);
      expect(await deployments.delete(one.app, one.id)).toBe(true);
      expect(await deployments.find(one.app, one.id)).toBeUndefined();
      expect(await deployments.listLog(one.id)).toEqual([]);
      // An id is one deployment's, whatever its app.
      await deployments.begin(one, MINUTE_MS);
      await expect(deployments.begin({ ...(await newDeployment()), id: one.id }, MINUTE_MS)).rejects.toMatchObject({
        code: 'STORE_CONFLICT',
      });
    });

    it('lists newest first, keeps logs in order, and forgets the oldest', async () => {
      const { deployments } = stores;
      const first = await newDeployment();
      const all = [first, await newDeployment(first.app), await newDeployment(first.app)];
      for (const one of all) {
        await deployments.begin(one, MINUTE_MS);
        await deployments.log(one.id, 'info', 'received');
        await deployments.log(one.id, 'error', 'no luck');
        await deployments.end(one.id, { status: 'failed', statusText: 'no luck' });
      }
      const ids = async () => (await deployments.list(first.app, 10)).map(({ id }) => id);
      expect(await ids()).toEqual(all.map(({ id }) => id).toReversed());
      const lines = await deployments.listLog(first.id);
      expect(lines.map(({ type, message }) => [type, message])).toEqual([
        ['info', 'received'],
        ['error', 'no luck'],
      ]);
      await deployments.prune(first.app, 2);
      expect(await ids()).toEqual([all[2]!.id, all[1]!.id]);
      expect(await deployments.listLog(first.id)).toEqual([]);
    });
  });
}
