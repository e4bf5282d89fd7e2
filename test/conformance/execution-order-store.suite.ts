import { randomUUID } from 'node:crypto';
import { expect, it } from '@jest/globals';
import type { ExecutionRecord } from '#contracts/messages/execution-recorded.js';
import type { ExecutionDetail, ExecutionStore } from '#src/executions/execution-store.js';
import { aStartedRecord, anAcceptedRecord, anEndedRecord, anExecution, later } from '../support/factories.js';

const failure = { code: 'PROCESS_EXITED', message: 'exit code 137' };
const logs = [{ at: later(2).toISOString(), level: 'Warning' as const, message: 'nearly there' }];

/** A night's run: attempt 1 dies on worker-1, attempt 2 ends well on worker-2, after a new version was activated. */
const about = anExecution({ trigger: 'timer' });
const second = {
  ...about,
  attempt: 2,
  version: 'ba9876543210',
  worker: 'worker-2',
  startedAt: later(30).toISOString(),
};
const NIGHT_RUN: readonly ExecutionRecord[] = [
  anAcceptedRecord(about),
  aStartedRecord({ ...about, worker: 'worker-1' }),
  anEndedRecord({ ...about, worker: 'worker-1', outcome: 'Failed', final: false, failure, logs, durationMs: 900 }),
  aStartedRecord(second),
  anEndedRecord({
    ...second,
    endedAt: later(31).toISOString(),
    durationMs: 950,
    returnValue: { json: '{"sum":42}' },
    statusCode: 201,
  }),
];

const NIGHT_RESULT: ExecutionDetail = {
  execution: {
    ...about,
    version: 'ba9876543210',
    acceptedAt: new Date(about.acceptedAt),
    status: 'Succeeded',
    attempts: 2,
    worker: 'worker-2',
    endedAt: later(31),
    durationMs: 950,
    statusCode: 201,
    failure: undefined,
  },
  attempts: [
    {
      attempt: 1,
      worker: 'worker-1',
      takenAt: later(1),
      startedAt: later(1),
      endedAt: later(2),
      durationMs: 900,
      outcome: 'Failed',
      failure,
      logs,
    },
    {
      attempt: 2,
      worker: 'worker-2',
      takenAt: later(30),
      startedAt: later(30),
      endedAt: later(31),
      durationMs: 950,
      outcome: 'Succeeded',
      failure: undefined,
      logs: [],
    },
  ],
  returnValue: { json: '{"sum":42}' },
};

/** All 120 orders of the five records, each as an execution of its own. */
export function executionOrderPromises(executions: () => ExecutionStore): void {
  async function expectNightResult(id: string, order: readonly ExecutionRecord[]): Promise<void> {
    const found = await executions().find(id, about.day);
    const expected = { ...NIGHT_RESULT, execution: { ...NIGHT_RESULT.execution, id } };
    // The order itself is part of what is compared, so that a failure names it.
    expect({ order: labels(order), found }).toEqual({ order: labels(order), found: expected });
    expect(await executions().progressOf(about.day, id)).toMatchObject({ attempts: 2 });
  }

  /** Applies every order, cut into batches by `cut`; batch n of every order shares a transaction. */
  async function applyAll(cut: (order: readonly ExecutionRecord[]) => ExecutionRecord[][]): Promise<void> {
    const runs = permutations(NIGHT_RUN).map((order) => {
      const id = randomUUID();
      return { id, order, batches: cut(order.map((record) => ({ ...record, id }))) };
    });
    for (let n = 0; n < Math.max(...runs.map(({ batches }) => batches.length)); n += 1) {
      await executions().apply(runs.flatMap(({ batches }) => batches[n] ?? []));
    }
    expect(runs).toHaveLength(120);
    for (const { id, order } of runs) await expectNightResult(id, order);
  }

  it('comes to the same end in any order, record by record', () =>
    applyAll((order) => order.map((record) => [record])));

  it('comes to the same end in any order, in one batch', () => applyAll((order) => [[...order]]));

  it.each([1, 2, 3, 4])('comes to the same end in any order, cut in two after %i', (first) =>
    applyAll((order) => [order.slice(0, first), order.slice(first)]),
  );

  it('comes to the same end in any order when every batch comes twice, the second time later', () =>
    applyAll((order) => {
      const batches = order.map((record) => [record]);
      return [...batches, ...batches];
    }));

  it('comes to the same end in any order when every record comes twice in its batch', () =>
    applyAll((order) => order.map((record) => [record, record])));

  it('never goes back from a final outcome, nor from Running to Queued', async () => {
    const ranks = { Queued: 0, Running: 1, Succeeded: 2, Failed: 2, Expired: 2, Cancelled: 2 };
    for (const order of permutations(NIGHT_RUN).filter((_, index) => index % 7 === 0)) {
      const id = randomUUID();
      const seen: number[] = [];
      for (const record of order) {
        await executions().apply([{ ...record, id }]);
        const status = (await executions().find(id, about.day))?.execution.status;
        seen.push(status === undefined ? -1 : ranks[status]);
      }
      expect({ order: labels(order), seen }).toEqual({
        order: labels(order),
        seen: seen.toSorted((one, other) => one - other),
      });
      expect(seen.at(-1)).toBe(2);
    }
  });

  it('chooses alike between two started marks of one attempt, whichever came first', async () => {
    const { worker: _worker, startedAt: _startedAt, ...end } = anEndedRecord({ ...about });
    const marks = [
      aStartedRecord({ ...about, worker: 'worker-b', startedAt: later(1).toISOString() }),
      aStartedRecord({ ...about, worker: 'worker-a', startedAt: later(1).toISOString() }),
      aStartedRecord({ ...about, worker: 'worker-0', startedAt: later(3).toISOString(), version: 'cccccccccccc' }),
    ];
    for (const records of [marks, [...marks, end]]) {
      const found: unknown[] = [];
      for (const order of permutations<ExecutionRecord>(records)) {
        const id = randomUUID();
        for (const record of order) await executions().apply([{ ...record, id }]);
        const detail = await executions().find(id, about.day);
        found.push({ ...detail, execution: { ...detail?.execution, id: '' } });
      }
      expect(found[0]).toMatchObject({ attempts: [{ worker: 'worker-a', startedAt: later(1) }] });
      expect(found.every((one) => JSON.stringify(one) === JSON.stringify(found[0]))).toBe(true);
    }
  });
}

function labels(order: readonly ExecutionRecord[]): string {
  return order
    .map((record) => (record.kind === 'accepted' ? record.kind : `${record.kind} ${record.attempt}`))
    .join(', ');
}

function permutations<T>(items: readonly T[]): T[][] {
  if (items.length === 0) return [[]];
  return items.flatMap((item, index) => permutations(items.toSpliced(index, 1)).map((rest) => [item, ...rest]));
}
