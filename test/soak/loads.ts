import { randomUUID } from 'node:crypto';
import type { FireHouse } from '../support/fire/fire-house.js';
import { httpCalls, type Called } from '../support/fire/http-calls.js';
import { asyncCalls, count, Told } from '../support/fire/load.js';
import { pause } from '../support/fire/pause.js';
import { queueMessages } from '../support/fire/queue-load.js';

/** No outage of the soak lasts as long. */
const LIMIT_MS = 180_000;
const PASSED_ON_OF = 10;

interface Pace {
  readonly count: number;
  readonly everyMs: number;
}

const PACES = {
  http: { count: 40, everyMs: 1_000 },
  async: { count: 20, everyMs: 1_000 },
  queue: { count: 100, everyMs: 1_000 },
  batch: { count: 50, everyMs: 10_000 },
} as const satisfies Record<string, Pace>;

/** What every kind of caller was told. */
export interface Loads {
  readonly http: Called[];
  readonly async: Told;
  readonly queue: Told;
  readonly batches: string[];
}

/** Mixed work at a steady pace until `until` aborts; resolves when every caller has been told. */
export async function loaded(house: FireHouse, queues: string, until: AbortSignal): Promise<Loads> {
  const loads: Loads = { http: [], async: new Told(), queue: new Told(), batches: [] };
  const { gateways, app } = house;
  const nodes = house.managements.map(({ installation }) => installation);
  const steadily = async ({ everyMs }: Pace, work: () => Promise<void>): Promise<void> => {
    while (!until.aborted) await Promise.all([work(), pause(everyMs, until)]);
  };
  await Promise.all([
    steadily(PACES.http, async () => {
      loads.http.push(await httpCalls({ gateways, path: '/api/hello', atOnce: 4, more: (n) => n < PACES.http.count }));
    }),
    steadily(PACES.async, async () => {
      loads.async.add(await asyncCalls({ gateways, count: PACES.async.count, atOnce: 2, ms: 50, limitMs: LIMIT_MS }));
    }),
    steadily(PACES.queue, async () => {
      const content = (n: number): unknown => ({ n, passOn: n % PASSED_ON_OF === 0 });
      const target = { nodes, app, queue: `${queues}-work`, prefix: randomUUID(), content };
      loads.queue.add(
        await queueMessages({ ...target, count: PACES.queue.count, batch: 50, atOnce: 1, limitMs: LIMIT_MS }),
      );
    }),
    steadily(PACES.batch, async () => {
      loads.batches.push(await madeBatch(house, PACES.batch.count));
    }),
  ]);
  return loads;
}

/** Asked for until it is there: with an id of ours it is made once. */
async function madeBatch(house: FireHouse, size: number): Promise<string> {
  const id = `soak-${randomUUID()}`;
  const items = Array.from({ length: size }, (_, n) => ({ key: `item-${n}`, input: { n } }));
  const body = JSON.stringify({ id, app: house.app, function: 'item', items, onComplete: { function: 'summary' } });
  const refusals = new Map<string, number>();
  for (let turn = 0; turn < 1_000; turn += 1) {
    const response = await house.api.api('/api/batches', { method: 'POST', body }).catch(() => undefined);
    if (response?.status === 201) return id;
    count(refusals, String(response?.status ?? 'no answer'));
    await pause(200);
  }
  throw new Error(`Batch ${id} cannot be made: ${JSON.stringify([...refusals])}`);
}
