import { afterEach, describe, expect, it } from '@jest/globals';
import { SilentLogger } from '#contracts/ports/logger.js';
import { SetClock } from '../../test/support/set-clock.js';
import { availabilityOf } from '../availability.js';
import { AvailabilityWatch } from './availability-watch.js';

const HOUR_MS = 3_600_000;
let watch: AvailabilityWatch;

/** At 18:00 UTC. */
function aWatch(available: string | undefined): { readonly clock: SetClock; readonly told: boolean[] } {
  const [clock, told] = [new SetClock(), [] as boolean[]];
  const availability = availabilityOf({ available, availableZone: 'UTC' });
  const changed = (open: boolean) => told.push(open);
  watch = new AvailabilityWatch({ availability, clock, logger: new SilentLogger(), changed });
  watch.look();
  return { clock, told };
}

describe('the availability of a worker', () => {
  afterEach(() => watch.close());

  it('is told when it changes, once', () => {
    const { clock, told } = aWatch('20:00-06:00');
    expect([watch.open, told]).toEqual([false, [false]]);
    for (const hours of [1, 1, 1, 9, 14]) {
      clock.advance(hours * HOUR_MS);
      watch.look();
    }
    expect(told).toEqual([false, true, false, true]);
  });

  it('is not told of while it stays, and is always there where nothing is set', () => {
    expect([aWatch('12:00-20:00').told, watch.open]).toEqual([[], true]);
    watch.close();
    expect([aWatch(undefined).told, watch.open]).toEqual([[], true]);
  });

  it('is told of no more after the end, even where the first look comes then', () => {
    const { clock, told } = aWatch('12:00-20:00');
    watch.close();
    clock.advance(3 * HOUR_MS);
    watch.look();
    expect([watch.open, told]).toEqual([true, []]);
  });

  it('closes at the moment itself', async () => {
    const [clock, closed] = [new SetClock(), Promise.withResolvers<boolean>()];
    clock.advance(-5);
    const availability = availabilityOf({ available: '12:00-18:00', availableZone: 'UTC' });
    watch = new AvailabilityWatch({ availability, clock, logger: new SilentLogger(), changed: closed.resolve });
    watch.look();
    expect(watch.open).toBe(true);
    clock.advance(5);
    expect(await closed.promise).toBe(false);
  });
});
