import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { openSqliteStores } from '#adapters/store/sqlite/open-sqlite-stores.js';
import { SilentLogger } from '#contracts/ports/logger.js';
import { anAppName, aVersion, later, NIGHT } from '../../../test/support/factories.js';
import { temporaryFolder } from '../../../test/support/scratch.js';
import type { Stores } from '../../stores.js';
import type { AppDeletions } from '../removal/app-deletions.js';
import { OldVersions } from './old-versions.js';

describe('versions that are too many for their app', () => {
  let stores: Stores;

  beforeEach(async () => {
    stores = await openSqliteStores({ path: join(temporaryFolder(), 'versions.db'), logger: new SilentLogger() });
  });
  afterEach(() => stores.close());

  it('go, but for the newest and those in use', async () => {
    const { apps, appExchanges } = stores;
    const app = anAppName();
    await apps.insertApp(app, NIGHT);
    const versions = [0, 1, 2, 3, 4].map((hours) => aVersion({ app, createdAt: later(hours * 60) }));
    for (const version of versions) await apps.insertVersion(version);
    await apps.activateVersion(app, versions[0]!.version, 0);
    const version = (name: string, one: string) => appExchanges.deleteVersion(name, one);
    const deletions: Pick<AppDeletions, 'version'> = { version };
    await new OldVersions(apps, deletions as AppDeletions, new SilentLogger()).deleteBeyond(2);
    const left = (await apps.listVersions(app)).map(({ version: name }) => name);
    expect(left).toEqual([versions[4], versions[3], versions[0]].map((one) => one!.version));
  });
});
