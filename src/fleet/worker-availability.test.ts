import { expect, it } from '@jest/globals';
import { aWorkerFacts, NIGHT } from '../../test/support/factories.js';
import { availabilityAt } from './worker-availability.js';

it.each([
  ['20:00-06:00', 'Mars/Olympus'],
  ['by the moon', 'UTC'],
])('says nothing of hours that it cannot read: %s %s', (window, zone) => {
  const facts = aWorkerFacts({ available: { window, zone } });
  expect(availabilityAt(NIGHT, facts)).toEqual({ window, zone, open: true, changesAt: undefined });
});
