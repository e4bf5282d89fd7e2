import { describe, expect, it } from '@jest/globals';
import type { AcceptedRecord, EndedRecord, StartedRecord } from '#contracts/messages/execution-recorded.js';
import { ExecutionHistory, type AttemptState } from './execution-history.js';

const about = {
  day: '2026-03-01',
  id: 'run-1',
  app: 'orders',
  version: 'aaaaaaaaaaaa',
  function: 'sum',
  trigger: 'timer',
  lane: 'durable',
  acceptedAt: '2026-03-01T18:00:00.000Z',
  traceParent: '00-1-1-01',
} as const;
const MOMENT = Date.parse(about.acceptedAt);
const moment = (seconds: number): string => new Date(MOMENT + seconds * 1000).toISOString();

const accepted: AcceptedRecord = { kind: 'accepted', ...about };
const started: StartedRecord = { kind: 'started', ...about, attempt: 1, worker: 'w1', startedAt: moment(1) };
const ended: EndedRecord = {
  ...about,
  kind: 'ended',
  attempt: 1,
  endedAt: moment(2),
  durationMs: 5,
  outcome: 'Succeeded',
  final: true,
  logs: [],
};

/** As it would be after everything was written and read again. */
function known(history: ExecutionHistory): ExecutionHistory {
  const { acceptedAt, traceParent, version, finalAttempt, status, endedAt } = history.summary();
  const outcome = status === 'Queued' || status === 'Running' ? undefined : status;
  return new ExecutionHistory({
    origin: { acceptedAt, traceParent, version },
    end: outcome && finalAttempt !== null && endedAt !== null ? { attempt: finalAttempt, outcome, endedAt } : undefined,
    attempts: [...history.touched],
  });
}

function historyOf(...records: (AcceptedRecord | StartedRecord | EndedRecord)[]): ExecutionHistory {
  const history = ExecutionHistory.startingWith(records[0] ?? accepted);
  for (const record of records) history.add(record);
  return history;
}

describe('ExecutionHistory', () => {
  it('fills in the worker of an end that names none from a mark that comes later', () => {
    const history = historyOf(ended, started);
    expect(history.summary()).toMatchObject({ status: 'Succeeded', worker: 'w1', finalAttempt: 1, attempts: 1 });
  });

  it('believes the end about who ran it, and which version', () => {
    const end = { ...ended, worker: 'w2', startedAt: moment(1.5), version: 'bbbbbbbbbbbb' };
    for (const history of [historyOf(started, end), historyOf(end, started)]) {
      expect(history.summary()).toMatchObject({ worker: 'w2', version: 'bbbbbbbbbbbb' });
      const [attempt] = history.touched as Set<AttemptState>;
      expect(attempt).toMatchObject({ markWorker: 'w1', endWorker: 'w2', endStartedAt: MOMENT + 1500 });
    }
  });

  it('takes the moment of a take-over from an end only where no mark says it', () => {
    const end = { ...ended, worker: 'w1', takenAt: moment(0.5), startedAt: moment(1.5) };
    const took = (history: ExecutionHistory) => [...history.touched].map(({ markStartedAt }) => markStartedAt);
    expect(took(historyOf(end))).toEqual([MOMENT + 500]);
    for (const history of [historyOf(started, end), historyOf(end, started), known(historyOf(end))]) {
      history.add(started);
      expect(took(history)).toEqual([MOMENT + 1000]);
    }
  });

  it('forgets the take-over of an end that another one takes the place of', () => {
    const earlier = { ...ended, final: false, outcome: 'Failed', takenAt: moment(0.5) } as const;
    for (const history of [historyOf(earlier, ended), historyOf(ended, earlier)]) {
      expect([...history.touched]).toMatchObject([{ outcome: 'Succeeded', markStartedAt: null }]);
    }
  });

  it('has nothing to write when everything comes again', () => {
    const again = known(historyOf(accepted, started, ended));
    for (const record of [ended, started, accepted, started, ended]) again.add(record);
    expect(again.changed).toBe(false);
    expect([...again.touched]).toEqual([]);
    expect([...again.newEnds]).toEqual([]);
    expect(again.newFinal).toBeUndefined();
  });

  it('takes the earliest moment of acceptance', () => {
    const earlier = { ...accepted, acceptedAt: moment(-5), traceParent: '00-2-2-01' };
    for (const history of [historyOf(accepted, earlier), historyOf(earlier, accepted)]) {
      expect(history.summary()).toMatchObject({ acceptedAt: MOMENT - 5000, traceParent: '00-2-2-01' });
    }
  });

  it('shows the version and worker of the latest attempt until one is final', () => {
    const second = { ...started, attempt: 2, worker: 'w2', version: 'bbbbbbbbbbbb' };
    expect(historyOf(second, started).summary()).toMatchObject({ version: 'bbbbbbbbbbbb', worker: 'w2', attempts: 2 });
    const finalFirst = historyOf(second, started, ended).summary();
    expect(finalFirst).toMatchObject({ version: 'aaaaaaaaaaaa', worker: 'w1', durationMs: 5, finalAttempt: 1 });
  });

  it('shows the duration of the last attempt that ended, not of the last that came in', () => {
    const failed = { ...ended, final: false, outcome: 'Failed' } as const;
    const second = { ...failed, attempt: 2, durationMs: 70 };
    for (const history of [historyOf(failed, second), historyOf(second, failed)]) {
      expect(history.summary()).toMatchObject({ status: 'Running', durationMs: 70, endedAt: null });
    }
  });

  it('names the record, the field and the form of a moment that cannot be read', () => {
    const expected = /'started' of execution run-1: startedAt is "soon", expected ISO 8601/;
    expect(() => historyOf({ ...started, startedAt: 'soon' })).toThrow(expected);
  });
});
