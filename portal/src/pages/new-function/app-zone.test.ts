import { describe, expect, it } from '@jest/globals';
import { zoneOf } from './app-zone.js';

describe('the zone of an app', () => {
  it.each([
    [{ WEBSITE_TIME_ZONE: 'Europe/Berlin' }, 'Europe/Berlin'],
    [{ WEBSITE_TIME_ZONE: 'Europe/Berlin', tz: 'Asia/Tokyo' }, 'Asia/Tokyo'],
    [{ WEBSITE_TIME_ZONE: 'Europe/Berlin', TZ: ' ' }, 'Europe/Berlin'],
    [{ OTHER: 'Asia/Tokyo' }, 'UTC'],
  ])('of %j is %s', (settings, zone) => {
    expect(zoneOf(Object.entries(settings).map(([name, value]) => ({ name, value })))).toBe(zone);
  });
});
