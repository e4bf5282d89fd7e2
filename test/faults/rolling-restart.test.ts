import { afterEach, describe, expect, it } from '@jest/globals';
import { figure, upTo } from '../support/fire/counts.js';
import { FireHouse } from '../support/fire/fire-house.js';
import { httpCalls, percentile } from '../support/fire/http-calls.js';

const CALLS = upTo(50_000, 4_000);
const AT_ONCE = 16;
/** Told, not asserted: what a stop can cost does not grow with the number of calls. */
const REACH_FOR = 0.0002;
const MANAGEMENTS = 2;
/** When a listening socket closes, the kernel resets the connections that nobody had accepted yet: at most what the clients hold, once for each gateway. */
const MOST_FAILED = AT_ONCE * MANAGEMENTS;

describe('a rolling restart of every process', () => {
  let house: FireHouse;

  afterEach(() => house.close());

  it('fails next to none of the calls through two gateways', async () => {
    house = await FireHouse.open({ managements: MANAGEMENTS, workers: 2 });
    let restarted = false;
    const calling = httpCalls({
      gateways: house.gateways,
      path: '/api/hello',
      atOnce: AT_ONCE,
      more: (n) => n < CALLS || !restarted,
    });
    for (const member of house.members) {
      await member.restart();
      await house.serving();
    }
    restarted = true;
    const { made, failures, refusedConnections, latencies } = await calling;
    const failed = [...failures.values()].reduce((sum, count) => sum + count, 0);
    figure('rolling restart', {
      calls: made,
      failed,
      share: `${((100 * failed) / made).toFixed(3)} %`,
      'reach for': `${100 * REACH_FOR} %`,
      failures,
      'refused connections, tried elsewhere': refusedConnections,
      'p50 ms': percentile(latencies, 0.5).toFixed(1),
      'p99 ms': percentile(latencies, 0.99).toFixed(1),
    });
    expect(made).toBeGreaterThanOrEqual(CALLS);
    expect(failed).toBeLessThanOrEqual(MOST_FAILED);
  });
});
