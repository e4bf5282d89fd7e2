import { describe, expect, it } from '@jest/globals';
import { compared } from './newer-rows.js';
import type { Execution } from './queries.js';

const AT = Date.parse('2026-11-26T18:00:00Z');
const row = (n: number, status: Execution['status'] = 'Succeeded') =>
  ({ day: '2026-11-26', id: `id-${n}`, acceptedAt: new Date(AT + n).toISOString(), status }) as Execution;
const idsOf = (rows: readonly Execution[]) => rows.map(({ id }) => id);

describe('a page of executions that was read a while ago', () => {
  it('keeps its rows in their places, as they are now, and counts those that came', () => {
    const { rows, others } = compared([row(5, 'Running'), row(3)], [row(7), row(6), row(5), row(3), row(2)], false);
    expect(idsOf(rows)).toEqual(['id-5', 'id-3']);
    expect(rows[0]?.status).toBe('Succeeded');
    expect(others).toBe(2);
  });

  it('counts what was accepted before its first row and is told of only now', () => {
    expect(compared([row(5), row(3)], [row(5), row(4), row(3), row(2)], false).others).toBe(1);
    expect(compared([row(5), row(3)], [row(5), row(3), row(2)], true).others).toBe(1);
  });

  it('keeps a row that the filters leave out by now', () => {
    expect(compared([row(5, 'Running')], [], true)).toEqual({ rows: [row(5, 'Running')], others: 0 });
  });
});
