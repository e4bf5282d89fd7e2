import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { PublishCredentialRow } from '#src/identity/publishers/publish-credential-store.js';
import type { Stores } from '#src/stores.js';
import { aDigest, anAppName, later, NIGHT } from '../support/factories.js';

/** The promises of `PublishCredentialStore`. */
export function publishCredentialStoreSuite(name: string, open: () => Promise<Stores>): void {
  describe(`PublishCredentialStore: ${name}`, () => {
    let stores: Stores;

    beforeAll(async () => {
      stores = await open();
    });
    afterAll(() => stores.close());

    async function saved(): Promise<PublishCredentialRow> {
      const app = anAppName();
      await stores.apps.insertApp(app, NIGHT);
      const row = { app, id: randomUUID(), hash: aDigest(), createdAt: NIGHT, usedAt: undefined };
      await stores.publishCredentials.save(row);
      return row;
    }

    it('finds what was saved last for an app', async () => {
      const first = await saved();
      expect(await stores.publishCredentials.find(first.app)).toEqual(first);
      const second = { ...first, id: randomUUID(), hash: aDigest(), createdAt: later(60) };
      await stores.publishCredentials.save(second);
      expect(await stores.publishCredentials.find(first.app)).toEqual(second);
      expect(await stores.publishCredentials.find(anAppName())).toBeUndefined();
    });

    it('keeps when it was used, of the credential that is there', async () => {
      const row = await saved();
      await stores.publishCredentials.markUsed(row.app, randomUUID(), later(5));
      expect((await stores.publishCredentials.find(row.app))?.usedAt).toBeUndefined();
      await stores.publishCredentials.markUsed(row.app, row.id, later(7));
      expect((await stores.publishCredentials.find(row.app))?.usedAt).toEqual(later(7));
    });

    it('deletes, and tells whether there was one', async () => {
      const { app } = await saved();
      expect(await stores.publishCredentials.delete(app)).toBe(true);
      expect(await stores.publishCredentials.delete(app)).toBe(false);
      expect(await stores.publishCredentials.find(app)).toBeUndefined();
    });

    it('refuses one for an app that is not there', async () => {
      const row = { app: anAppName(), id: randomUUID(), hash: aDigest(), createdAt: NIGHT, usedAt: undefined };
      await expect(stores.publishCredentials.save(row)).rejects.toMatchObject({ code: 'APP_NOT_FOUND' });
    });
  });
}
