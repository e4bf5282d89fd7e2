import { describe, expect, it } from '@jest/globals';
import type { Change } from '#contracts/messages/control.js';
import type { Readiness } from '../../api/readiness.js';
import type { ChangeFeed } from './change-feed.js';
import { HealthWatch } from './health-watch.js';

describe('the watch over health', () => {
  it('tells of a change, and looks only while somebody follows', async () => {
    const told: Change[] = [];
    const state = { broker: 'up', looks: 0 };
    const feed = { isFollowed: false, tell: (change: Change) => told.push(change) };
    const look = () => {
      state.looks += 1;
      return Promise.resolve({ broker: state.broker });
    };
    const watch = new HealthWatch({ look } as unknown as Readiness, feed as unknown as ChangeFeed);
    await watch.look();
    expect(state.looks).toBe(0);
    feed.isFollowed = true;
    await watch.look();
    await watch.look();
    expect(told).toEqual([]);
    state.broker = 'down';
    await watch.look();
    await watch.look();
    expect([told, state.looks]).toEqual([[{ topic: 'health' }], 4]);
  });
});
