import { afterEach, describe, expect, it } from '@jest/globals';
import { uniqueName } from '../support/broker-samples.js';
import { eventually } from '../support/eventually.js';
import { balanced } from '../support/fire/accounts.js';
import { figure, upTo } from '../support/fire/counts.js';
import { FireHouse } from '../support/fire/fire-house.js';
import { httpCalls, percentile } from '../support/fire/http-calls.js';
import { asyncCalls } from '../support/fire/load.js';
import { pause } from '../support/fire/pause.js';
import { queueMessages } from '../support/fire/queue-load.js';
import { StoreOutage } from '../support/fire/store-outage.js';
import type { Installation } from '../support/nightshift.js';

const AWAY_MS = upTo(60_000, 10_000);
const CALLS = upTo(3_000, 300);

describe('a store that is away', () => {
  let house: FireHouse;
  let outage: StoreOutage | undefined;

  afterEach(async () => {
    outage?.end();
    await house.close();
  });

  it('stops no call and no message, is told of, and misses no record afterwards', async () => {
    const queues = uniqueName('fire');
    house = await FireHouse.open({
      managements: 2,
      workers: 2,
      settings: { QUEUES: queues },
      env: { EXECUTIONS_RECORDER_BEHIND_AFTER: '3s' },
    });
    const { gateways, app, managements } = house;
    const nodes = managements.map(({ installation }) => installation);
    const queue = { nodes, app, queue: `${queues}-work`, batch: 50, atOnce: 1, content: (n: number) => ({ n }) };
    const before = await asyncCalls({ gateways, count: 10, atOnce: 2, limitMs: 30_000 });
    outage = StoreOutage.begin(house.storePath);
    let away = true;
    const calling = httpCalls({ gateways, path: '/api/hello', atOnce: 2, more: () => away });
    const during = asyncCalls({ gateways, count: CALLS, atOnce: 4, limitMs: AWAY_MS });
    const sending = queueMessages({ ...queue, count: CALLS, limitMs: AWAY_MS });
    await pause(AWAY_MS);
    const whole = 2 * CALLS + 10;
    await eventually('all of it has run without the store', () => house.written().length >= whole);
    const ranWhileAway = house.written().length;
    await eventually('every node tells that its history is behind', () => all(nodes, tellsOfIt));
    away = false;
    outage.end();
    const { made, failures, latencies } = await calling;
    const [told, sent] = [await during, await sending];
    await house.settled(['note', 'work']);
    const accepted = [before, told, sent].flatMap((one) => [...one.accepted]);
    const account = { accepted, functions: ['note', 'work'], written: house.written() };
    const { faults, ...counts } = await balanced(house.api, account);
    figure('store away', { seconds: AWAY_MS / 1_000, ...counts, 'ran while away': ranWhileAway, 'HTTP calls': made });
    figure('store away, HTTP', {
      failures,
      'p50 ms': percentile(latencies, 0.5).toFixed(1),
      'p99 ms': percentile(latencies, 0.99).toFixed(1),
      'max ms': Math.max(...latencies).toFixed(0),
      refusals: told.refusals,
      'refusals of messages': sent.refusals,
    });
    expect(faults).toEqual([]);
    expect([...failures]).toEqual([]);
    expect(ranWhileAway).toBe(whole);
    await eventually('the alarm is over on every node', () => all(nodes, isWhole));
  });
});

async function all(nodes: readonly Installation[], is: (node: Installation) => Promise<boolean>): Promise<boolean> {
  return (await Promise.all(nodes.map(is))).every(Boolean);
}

async function tellsOfIt(node: Installation): Promise<boolean> {
  const { recorder, status } = await readiness(node);
  return recorder === 'behind' && status === 'degraded';
}

async function isWhole(node: Installation): Promise<boolean> {
  const { recorder, status } = await readiness(node);
  return recorder === 'ok' && status === 'ok';
}

async function readiness({ management }: Installation): Promise<{ recorder: string; status: string }> {
  const { recorder, status } = (await (await fetch(`${management}/health/ready`)).json()) as {
    readonly recorder: string;
    readonly status: string;
  };
  return { recorder, status };
}
