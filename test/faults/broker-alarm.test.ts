import { afterEach, describe, expect } from '@jest/globals';
import { eventually } from '../support/eventually.js';
import { balanced } from '../support/fire/accounts.js';
import { Asker, type Answer } from '../support/fire/ask.js';
import { figure, inFullOnly, upTo } from '../support/fire/counts.js';
import { FireHouse } from '../support/fire/fire-house.js';
import { asyncCalls } from '../support/fire/load.js';

const CALLS = upTo(500, 100);

describe('a broker that is short of memory', () => {
  let house: FireHouse;

  afterEach(() => house.close());

  inFullOnly('is 503 for callers within a second, and all is as before when it has memory again', async () => {
    house = await FireHouse.open({ managements: 2, workers: 1 });
    const { gateways, broker } = house;
    const before = await asyncCalls({ gateways, count: CALLS, atOnce: 8, limitMs: 60_000 });
    await broker.ctl('set_vm_memory_high_watermark', 'absolute', '1MB');
    // The broker blocks a connection when something is published on it: that lies unread between the two, and runs in the end.
    const overtaken = await askedAll(gateways);
    const during = await askedAll(gateways);
    await broker.ctl('set_vm_memory_high_watermark', '0.6');
    const after = await asyncCalls({ gateways, count: CALLS, atOnce: 8, limitMs: 60_000 });
    await eventually('calls are answered', async () => (await fetch(`${gateways[0]}/api/hello`)).status === 200);
    await house.settled(['note']);
    const accepted = [...before.accepted, ...after.accepted];
    const account = { accepted, functions: ['note'], written: house.written() };
    const { faults, ...counts } = await balanced(house.api, account);
    const slowestMs = Math.max(...[...overtaken, ...during].map(({ ms }) => ms));
    figure('broker alarm', { 'slowest refusal ms': slowestMs.toFixed(0), ...counts, refusals: after.refusals });
    expect(overtaken.map(statusOf).filter((status) => status !== 502 && status !== 503)).toEqual([]);
    expect(during.map(statusOf)).toEqual([503, 503, 503, 503]);
    expect(slowestMs).toBeLessThan(1_000);
    expect(faults).toEqual([]);
  });
});

interface Asked {
  readonly answer: Answer;
  readonly ms: number;
}

/** Both lanes of every gateway, at once. */
async function askedAll(gateways: readonly string[]): Promise<Asked[]> {
  const asker = new Asker(4);
  const ask = async (gateway: string, headers: Record<string, string>): Promise<Asked> => {
    const startedAt = performance.now();
    const answer = await asker.ask(`${gateway}/api/note`, { method: 'POST', body: 'x', headers });
    return { answer, ms: performance.now() - startedAt };
  };
  try {
    return await Promise.all(
      gateways.flatMap((gateway) => [ask(gateway, {}), ask(gateway, { prefer: 'respond-async' })]),
    );
  } finally {
    asker.close();
  }
}

function statusOf({ answer }: Asked): number | string {
  return answer.kind === 'answered' ? answer.status : answer.kind;
}
