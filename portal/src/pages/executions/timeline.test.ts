import { describe, expect, it } from '@jest/globals';
import type { ExecutionDetail } from './queries.js';
import { timelineOf } from './timeline.js';

const AT = Date.parse('2026-11-26T18:00:00Z');
const at = (ms: number) => new Date(AT + ms).toISOString();

interface Run {
  readonly taken?: number;
  readonly from?: number;
  readonly to?: number;
}

function detail(endedMs: number | undefined, attempts: readonly Run[]) {
  return {
    execution: { acceptedAt: at(0), ...(endedMs === undefined ? {} : { endedAt: at(endedMs) }) },
    attempts: attempts.map(({ taken, from, to }, index) => ({
      attempt: index + 1,
      logs: [],
      ...(taken === undefined ? {} : { takenAt: at(taken) }),
      ...(from === undefined ? {} : { startedAt: at(from) }),
      ...(to === undefined ? {} : { endedAt: at(to) }),
    })),
  } as unknown as ExecutionDetail;
}

describe('the timeline of an execution', () => {
  it('has what it waited before, between and in each attempt', () => {
    const { startMs, endMs, spans } = timelineOf(
      detail(900, [
        { taken: 60, from: 100, to: 300 },
        { from: 500, to: 900 },
      ]),
      AT + 9_999,
    );
    expect([startMs - AT, endMs - AT]).toEqual([0, 900]);
    expect(spans.map(({ kind, startMs: from, endMs: to, isOpen }) => [kind, from - AT, to - AT, isOpen])).toEqual([
      ['queue', 0, 60, false],
      ['worker', 60, 100, false],
      ['attempt', 100, 300, false],
      ['between', 300, 500, false],
      ['attempt', 500, 900, false],
    ]);
  });

  it('goes on to now while it waits or runs', () => {
    expect(timelineOf(detail(undefined, []), AT + 50).spans).toMatchObject([{ kind: 'queue', isOpen: true }]);
    expect(timelineOf(detail(undefined, [{ from: 10 }]), AT + 50).spans.at(-1)).toMatchObject({
      kind: 'attempt',
      endMs: AT + 50,
      isOpen: true,
    });
  });

  it('has a worker that tried again by itself wait for nobody else', () => {
    const { spans } = timelineOf(
      detail(30, [
        { taken: 2, from: 2, to: 10 },
        { taken: 2, from: 20, to: 30 },
      ]),
      AT + 99,
    );
    expect(spans.map(({ kind }) => kind)).toEqual(['queue', 'attempt', 'worker', 'attempt']);
  });

  it('waited to its end where no worker had it, and is empty where nobody saw it begin', () => {
    expect(timelineOf(detail(50, [{}]), AT + 99).spans).toMatchObject([
      { kind: 'queue', endMs: AT + 50, isOpen: false },
    ]);
    const lost = detail(50, [{}]);
    const attempts = lost.attempts.map((attempt) => ({ ...attempt, worker: 'w1' }));
    expect(timelineOf({ ...lost, attempts }, AT + 99).spans).toEqual([]);
  });

  it('bears a worker whose clock is behind, and an attempt that nobody saw begin', () => {
    const { spans, endMs } = timelineOf(detail(20, [{}, { from: -40, to: -20 }]), AT + 99);
    expect(spans).toMatchObject([{ kind: 'attempt', attempt: { attempt: 2 }, startMs: AT, endMs: AT }]);
    expect(endMs).toBe(AT + 20);
  });
});
