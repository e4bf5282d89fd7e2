import { afterEach, describe, expect, it } from '@jest/globals';
import { balanced } from '../support/fire/accounts.js';
import { figure, upTo } from '../support/fire/counts.js';
import { FireHouse } from '../support/fire/fire-house.js';
import { httpCalls, percentile } from '../support/fire/http-calls.js';
import { asyncCalls } from '../support/fire/load.js';
import { pause } from '../support/fire/pause.js';
import { StoreOutage } from '../support/fire/store-outage.js';

const AWAY_MS = upTo(60_000, 10_000);
const CALLS = upTo(3_000, 300);

describe('a store that is away', () => {
  let house: FireHouse;
  let outage: StoreOutage | undefined;

  afterEach(async () => {
    outage?.end();
    await house.close();
  }, 120_000);

  it('stops no call and no message, and misses no record afterwards', async () => {
    house = await FireHouse.open({ managements: 2, workers: 2 });
    const { gateways } = house;
    const before = await asyncCalls({ gateways, count: 10, atOnce: 2, limitMs: 30_000 });
    outage = StoreOutage.begin(house.storePath);
    let away = true;
    const calling = httpCalls({ gateways, path: '/api/hello', atOnce: 2, more: () => away });
    const during = asyncCalls({ gateways, count: CALLS, atOnce: 4, limitMs: AWAY_MS });
    await pause(AWAY_MS);
    const ranWhileAway = house.written().length;
    away = false;
    outage.end();
    const { made, failures, latencies } = await calling;
    const told = await during;
    await house.settled(['note']);
    const accepted = [...before.accepted, ...told.accepted];
    const { faults, ...counts } = await balanced(house.api, {
      accepted,
      functions: ['note'],
      written: house.written(),
    });
    figure('store away', {
      seconds: AWAY_MS / 1_000,
      ...counts,
      'ran while away': ranWhileAway,
      'HTTP calls': made,
      failures,
      'p50 ms': percentile(latencies, 0.5).toFixed(1),
      'p99 ms': percentile(latencies, 0.99).toFixed(1),
      'max ms': Math.max(...latencies).toFixed(0),
      refusals: told.refusals,
    });
    expect(faults).toEqual([]);
    expect([...failures]).toEqual([]);
    expect(ranWhileAway).toBe(CALLS + 10);
  }, 300_000);
});
