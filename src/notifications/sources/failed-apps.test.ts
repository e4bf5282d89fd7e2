import { describe, expect, it } from '@jest/globals';
import { aLoadReport } from '../../../test/support/factories.js';
import { aSnapshot, FixedCatalog } from '../../../test/support/gateway/fixed-catalog.js';
import { SetClock } from '../../../test/support/set-clock.js';
import type { Occurrence } from '../notification-event.js';
import type { Notifications } from '../notifications.js';
import { FailedApps } from './failed-apps.js';

describe('apps that cannot be loaded', () => {
  it('are told by version, without the app’s own words', () => {
    const told: Occurrence[] = [];
    const notifications = { tell: async (occurrence: Occurrence) => void told.push(occurrence) } as Notifications;
    const catalog = new FixedCatalog();
    const broken = aLoadReport({ functions: [], errors: ['cannot find s3cret', 'no functions'] });
    catalog.set(aSnapshot({ name: 'early', version: 'v1', report: broken }));
    const source = new FailedApps(catalog, notifications, new SetClock());
    source.start();
    catalog.set(aSnapshot({ name: 'fine' }));
    catalog.set(aSnapshot({ name: 'loading', report: undefined }));
    catalog.set(aSnapshot({ name: 'late', version: 'v2', report: broken }));
    source.stop();
    catalog.set(aSnapshot({ name: 'later', version: 'v3', report: broken }));
    expect(told.map(({ key, link }) => [key, link])).toEqual([
      ['app-failed/early/v1', '/api/apps/early'],
      ['app-failed/late/v2', '/api/apps/late'],
    ]);
    expect(told[0]!.facts).toEqual({ app: 'early', version: 'v1', errors: 2 });
    expect(JSON.stringify(told)).not.toContain('s3cret');
  });
});
