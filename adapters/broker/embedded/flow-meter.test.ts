import { describe, expect, it } from '@jest/globals';
import { SetClock } from '../../../test/support/set-clock.js';
import { FlowMeter } from './flow-meter.js';

describe('a flow meter', () => {
  it('knows the last minute, and forgets what is older', () => {
    const clock = new SetClock();
    const meter = new FlowMeter(clock);
    for (let second = 0; second < 60; second += 1) {
      meter.count();
      clock.advance(1_000);
    }
    expect(meter.perMinute).toBe(60);
    clock.advance(30_000);
    expect(meter.perMinute).toBe(30);
    clock.advance(3_600_000);
    expect(meter.perMinute).toBe(0);
    meter.count();
    expect(meter.perMinute).toBe(1);
  });
});
