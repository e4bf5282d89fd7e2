import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import * as batchSql from '#adapters/store/sqlite/batch-statements.js';
import * as searchSql from '#adapters/store/sqlite/execution-search-statements.js';
import * as sql from '#adapters/store/sqlite/execution-statements.js';
import { FORGET_ANSWERS } from '#adapters/store/sqlite/purge-statements.js';
import { countOverTime, countPerFunction } from '#adapters/store/sqlite/statistics-statements.js';
import { openSqliteStores } from '#adapters/store/sqlite/open-sqlite-stores.js';
import { SilentLogger } from '#contracts/ports/logger.js';
import type { ExecutionCursor, ExecutionFilter } from '#src/executions/execution-store.js';
import { anEndedRecord, later } from '../support/factories.js';

/** What SQLite's planner makes of the statements that history is read with: an index for each, and nothing sorted. */
describe('plans of the SQLite history', () => {
  let folder: string;
  let database: DatabaseSync;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'nightshift-plans-'));
    const path = join(folder, 'plans.db');
    const stores = await openSqliteStores({ path, logger: new SilentLogger() });
    await stores.executions.apply(Array.from({ length: 100 }, () => anEndedRecord()));
    await stores.close();
    database = new DatabaseSync(path);
  });
  afterAll(() => {
    database.close();
    rmSync(folder, { recursive: true, force: true });
  });

  function planOf(statement: string): string {
    const steps = database.prepare(`EXPLAIN QUERY PLAN ${statement}`).all();
    return steps.map(({ detail }) => String(detail)).join('\n');
  }

  /** Of the condition alone: what only marks a row as found comes before it. */
  const equalColumnsOf = (statement: string): number => statement.split('WHERE')[1]?.match(/ = :/g)?.length ?? 0;

  const cases: [ExecutionFilter, string][] = [
    [{}, 'execution_time'],
    [{ from: later(0) }, 'execution_time'],
    [{ from: later(0), to: later(9) }, 'execution_time'],
    [{ app: 'a' }, 'execution_app'],
    [{ app: 'a', from: later(0), to: later(9) }, 'execution_app'],
    [{ app: 'a', function: 'f' }, 'execution_app_function'],
    [{ function: 'f' }, 'execution_function'],
    [{ status: 'Failed' }, 'execution_status'],
    [{ status: 'Running' }, 'execution_status'],
    [{ status: 'Succeeded' }, 'execution_time'],
    [{ app: 'a', status: 'Failed' }, 'execution_app_status'],
    [{ app: 'a', status: 'Succeeded' }, 'execution_app'],
    [{ trigger: 'timer' }, 'execution_trigger'],
    [{ trigger: 'http' }, 'execution_time'],
    [{ worker: 'w' }, 'execution_worker'],
  ];
  const after: ExecutionCursor = { acceptedAt: later(5), id: 'x' };

  it.each(cases)('reads a page of %j along %s', (filter, index) => {
    for (const cursor of [undefined, after]) {
      const plan = planOf(sql.listExecutions(filter, cursor));
      expect(plan).toMatch(new RegExp(`^(SEARCH|SCAN) e USING INDEX ${index}( |$)`, 'm'));
      expect(plan).not.toMatch(/TEMP B-TREE/);
    }
  });

  it('sorts for no set of filters, and starts at the cursor in each', () => {
    const values: ExecutionFilter[] = [
      { app: 'a' },
      { function: 'f' },
      { status: 'Failed' },
      { trigger: 'timer' },
      { worker: 'w' },
      { from: later(0) },
      { to: later(9) },
    ];
    const filters: ExecutionFilter[] = [{}];
    for (const value of values) filters.push(...filters.map((filter) => ({ ...filter, ...value })));
    for (const filter of filters) {
      const plan = planOf(sql.listExecutions(filter, after));
      expect({ filter, plan }).toEqual({ filter, plan: expect.stringMatching(/^SEARCH e USING INDEX .*accepted_at/m) });
      expect({ filter, plan }).toEqual({ filter, plan: expect.not.stringContaining('TEMP B-TREE') });
    }
  });

  it('walks along one index for every set of filters, so that a bound on rows is a bound on work', () => {
    const values: ExecutionFilter[] = [
      { app: 'a' },
      { function: 'f' },
      { status: 'Failed' },
      { status: 'Succeeded' },
      { trigger: 'timer' },
      { trigger: 'http' },
      { worker: 'w' },
      { from: later(0) },
      { to: later(9) },
    ];
    const filters: ExecutionFilter[] = [{}];
    for (const value of values) filters.push(...filters.map((filter) => ({ ...filter, ...value })));
    for (const filter of filters) {
      for (const cursor of [undefined, after]) {
        const statement = searchSql.listCandidates(filter, cursor);
        const plan = planOf(statement);
        const columns = equalColumnsOf(statement);
        // Every equality of the condition is one of the index, so that no row is read in vain.
        const step = columns === 0 && /accepted_at [<>]|\(e\.acc/.test(statement) === false ? 'SCAN' : 'SEARCH';
        expect({ filter, plan }).toEqual({ filter, plan: expect.stringMatching(new RegExp(`^${step} e USING`)) });
        expect({ filter, plan, columns: plan.match(/(?<!accepted_at|id)=\?/g)?.length ?? 0 }).toEqual({
          filter,
          plan: expect.not.stringContaining('TEMP B-TREE'),
          columns,
        });
      }
    }
  });

  it('looks up what a search reads, and the steps of statistics', () => {
    for (const statement of [searchSql.SEARCH_FAILURES, searchSql.SEARCH_LOGS]) {
      expect(planOf(statement)).toMatch(/^SCAN s VIRTUAL TABLE.*\nSEARCH . USING INDEX .*\(execution=\?\)$/);
    }
    const step = 'SEARCH c USING PRIMARY KEY (step_seconds=? AND at=?';
    expect(planOf(countOverTime({}))).toContain(`${step})`);
    expect(planOf(countPerFunction({ app: 'a' }))).toContain(`${step} AND app=?)`);
    expect(planOf(countOverTime({ app: 'a', function: 'f' }))).toContain(`${step} AND app=? AND function_name=?)`);
  });

  it('tells how far a batch is from one row, and counts a child without looking at its brothers', () => {
    for (const statement of [batchSql.FIND_BATCH, batchSql.COUNT_OUTCOME, batchSql.END_BATCH, batchSql.SEAL_BATCH]) {
      expect(planOf(statement)).toMatch(/^SEARCH batch USING INDEX sqlite_autoindex_batch_1 \(id=\?\)$/);
    }
    expect(planOf(batchSql.FIND_PARENT)).toMatch(/SEARCH i .*\(batch=\? AND invocation_id=\?\)/);
    expect(planOf(batchSql.END_CHILD)).toMatch(/\(batch=\? AND invocation_id=\?\)$/);
    expect(planOf(batchSql.LIST_ITEMS)).toMatch(/\(batch=\? AND seq>\?\)$/);
    expect(planOf(batchSql.LIST_ITEMS_OF_OUTCOME)).toMatch(/\(batch=\? AND outcome=\? AND seq>\?\)$/);
    expect(planOf(batchSql.LIST_ITEMS_WITHOUT_OUTCOME)).toMatch(/\(batch=\? AND outcome=\? AND seq>\?\)$/);
    expect(planOf(batchSql.LIST_ENDED)).toMatch(/\(batch=\? AND outcome=\? AND seq>\?\)/);
    const waiting = planOf(batchSql.LIST_WAITING);
    expect(waiting).toContain('SCAN i USING INDEX batch_item_waiting');
    for (const statement of [batchSql.LIST_ITEMS, batchSql.LIST_ENDED, batchSql.LIST_WAITING, batchSql.LIST_CHILDREN]) {
      expect(planOf(statement)).not.toMatch(/TEMP B-TREE|SCAN (?!i USING INDEX batch_item_waiting)/);
    }
  });

  it('finds what a purge forgets by the execution', () => {
    expect(planOf(FORGET_ANSWERS)).toContain('INDEX idempotency_key_invocation (invocation_id=?)');
  });

  it('finds an execution by its key, with a day or without', () => {
    expect(planOf(sql.FIND_EXECUTION_OF_DAY)).toContain('(day=? AND id=?)');
    const anyDay = planOf(sql.FIND_EXECUTION_OF_ANY_DAY);
    expect(anyDay).toContain('(day=? AND id=?)');
    expect(anyDay).not.toMatch(/SCAN (e|execution)( |$)/m);
    expect(planOf(sql.FIND_PROGRESS)).not.toMatch(/SCAN/);
    expect(planOf(sql.LIST_ATTEMPTS)).not.toMatch(/SCAN|TEMP B-TREE/);
  });
});
