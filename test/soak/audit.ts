import { outputMessageId, queueInvocationId } from '#contracts/message-identity.js';
import { balanced, type Balance } from '../support/fire/accounts.js';
import type { FireHouse } from '../support/fire/fire-house.js';
import { slotAccount, timerNames } from '../support/fire/timer-slots.js';
import type { Loads } from './loads.js';

export interface AuditQuestion {
  readonly house: FireHouse;
  readonly queues: string;
  readonly loads: Loads;
  readonly timers: number;
  readonly from: Date;
  readonly to: Date;
}

/** One balance for each kind of work that is accounted for. */
export async function audited(question: AuditQuestion): Promise<ReadonlyMap<string, Balance>> {
  const { house, loads } = question;
  const written = house.written();
  const balances = new Map<string, Balance>();
  const { async: calls, queue } = loads;
  const { accepted, doubtful } = queue;
  balances.set('async calls', await balanced(house.api, { accepted: calls.accepted, functions: ['note'], written }));
  balances.set('queue messages', await balanced(house.api, { accepted, doubtful, functions: ['work'], written }));
  balances.set('outputs', await outputs(question, written));
  balances.set('batch items', await batchItems(question, written));
  balances.set('timer slots', await timerSlots(question, written));
  return balances;
}

/** Every tenth message is passed on, by an output whose id is that of its invocation. */
async function outputs({ house, queues }: AuditQuestion, written: readonly string[]): Promise<Balance> {
  const passedOn = written
    .map((line) => line.split(' '))
    .filter(([name, , n]) => name === 'work' && Number(n) % 10 === 0)
    .map(([, id = '']) => queueInvocationId(`${queues}-passed`, outputMessageId(id, 'passedOn', 0)));
  return balanced(house.api, { accepted: passedOn, doubtful: new Set(), functions: ['collect'], written });
}

interface Items {
  readonly items: readonly { readonly executionId: string }[];
  readonly next?: string;
}

interface BatchSeen {
  readonly total: number;
  readonly outcomes: { readonly succeeded: number };
  readonly onComplete: { readonly executionId: string };
}

async function batchItems({ house, loads }: AuditQuestion, written: readonly string[]): Promise<Balance> {
  const accepted: string[] = [];
  const faults: string[] = [];
  for (const id of loads.batches) {
    const batch = await house.api.json<BatchSeen>(`/api/batches/${id}`);
    if (batch.outcomes.succeeded !== batch.total) {
      faults.push(`batch ${id} counts ${batch.outcomes.succeeded} of ${batch.total} items`);
    }
    accepted.push(batch.onComplete.executionId);
    for (let cursor = ''; ;) {
      const page = await house.api.json<Items>(`/api/batches/${id}/items?limit=200${cursor}`);
      accepted.push(...page.items.map(({ executionId }) => executionId));
      if (page.next === undefined) break;
      cursor = `&cursor=${encodeURIComponent(page.next)}`;
    }
  }
  const functions = ['item', 'summary'];
  const balance = await balanced(house.api, { accepted, doubtful: new Set(), functions, written });
  return { ...balance, faults: [...faults, ...balance.faults] };
}

async function timerSlots(question: AuditQuestion, written: readonly string[]): Promise<Balance> {
  const { house, timers, from, to } = question;
  const functions = timerNames(timers);
  const executions = await house.api.executions('trigger=timer');
  const { due, later, strange } = slotAccount({ app: house.app, functions, executions, from, to });
  const balance = await balanced(house.api, { accepted: due, doubtful: later, ignoring: later, functions, written });
  return { ...balance, faults: [...strange, ...balance.faults] };
}
