import { describe, expect, it } from '@jest/globals';
import { entriesOf } from './night-entries.js';
import type { Execution, Runs, Timer } from './queries.js';

const at = (hour: number, minute = 0) => new Date(2026, 0, 10, hour, minute).getTime();
const iso = (ms: number) => new Date(ms).toISOString();
const night = { from: at(18), to: at(30) };
const timer = (state: Timer['state']) => ({ app: 'orders', function: 'report', state, paused: false }) as Timer;
const run = (status: Execution['status'], from: number, to?: number) =>
  ({ id: `${from}`, day: '2026-01-10', status, acceptedAt: iso(from), ...(to && { endedAt: iso(to) }) }) as Execution;

interface Given {
  readonly state?: Timer['state'];
  readonly runs?: Runs;
  readonly planned?: readonly number[];
}

function entries({ state = 'waiting', runs = { items: [], isCut: false }, planned = [] }: Given) {
  const occurrences = planned.map((from) => ({ at: iso(from), from: iso(from), local: '' }));
  const known = { night, now: at(22), timers: [timer(state)], planned: [occurrences], runs: [runs] };
  return entriesOf({ ...known, functions: [], batches: [], mayOpen: () => true });
}

describe('what is in a night', () => {
  it('has a run that goes on last until now', () => {
    const items = [run('Running', at(20)), run('Succeeded', at(19), at(19, 30))];
    expect(entries({ runs: { items, isCut: false } })).toMatchObject([
      { kind: 'ran', from: at(19), to: at(19, 30), tone: 'good' },
      { kind: 'ran', from: at(20), to: at(22), tone: 'warning' },
    ]);
  });

  it('has what runs of a timer are to come, and none of one that is paused', () => {
    expect(entries({ planned: [at(23)] })).toMatchObject([{ kind: 'planned', from: at(23) }]);
    expect(entries({ planned: [at(23)], state: 'paused' })).toEqual([]);
    expect(entries({ planned: [at(23)], state: 'off' })).toEqual([]);
  });

  it('says where more ran than is drawn, and leads there', () => {
    const items = [run('Succeeded', at(21), at(21, 1)), run('Succeeded', at(20), at(20, 1))];
    const [unread, ...drawn] = entries({ runs: { items, isCut: true } });
    expect(unread).toMatchObject({ kind: 'unread', from: at(18), to: at(20) });
    expect(unread?.link).toContain('function=report&trigger=timer');
    expect(drawn).toHaveLength(2);
  });
});
