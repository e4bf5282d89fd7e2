import { describe, expect, it } from '@jest/globals';
import { RememberingLogger } from '../../../test/support/remembering-logger.js';
import * as sql from './history-partition-statements.js';
import { HistoryPartitions, type PartitionedDatabase } from './history-partitions.js';
import type { Transaction } from './mssql-database.js';
import { translated } from './mssql-errors.js';
import type { SqlValues, Statement } from './mssql-statement.js';
import { dateOf, dayOf } from './mssql-values.js';

const TODAY = new Date('2026-01-31T18:00:00.000Z');

/** Keeps what it is told; knows boundaries and no rows. */
class Server implements PartitionedDatabase {
  readonly told: string[] = [];
  isPartitioned = true;
  refuses: Statement<unknown> | undefined;
  refusal = 1088;
  rowsAhead = 0;
  readonly boundaries: Set<string>;

  constructor(boundaries: readonly string[] = []) {
    this.boundaries = new Set(boundaries);
  }

  async rows<Row>(statement: Statement<Row>): Promise<Row[]> {
    if (statement === sql.FIND_PARTITIONING) return (this.isPartitioned ? [{ value: 'day' }] : []) as Row[];
    if (statement === sql.LIST_BOUNDARIES) return [...this.boundaries].map((day) => ({ day: dateOf(day) })) as Row[];
    if (statement === sql.COUNT_FROM_DAY) return [{ found: this.rowsAhead }] as Row[];
    throw new Error(`Not expected: ${statement.sql}`);
  }

  async row<Row>(statement: Statement<Row>): Promise<Row | undefined> {
    return (await this.rows(statement))[0];
  }

  async run(statement: Statement<unknown>, values: SqlValues = {}): Promise<number> {
    if (statement === this.refuses) {
      throw translated(Object.assign(new Error('no'), { number: this.refusal }), 'here');
    }
    const day = values['day'] instanceof Date ? dayOf(values['day']) : '';
    this.told.push(`${statement.sql.split(' ').slice(0, 3).join(' ')} ${day}`.trim());
    if (statement === sql.SPLIT_AT) this.boundaries.add(day);
    if (statement === sql.MERGE_AT) this.boundaries.delete(day);
    return 1;
  }

  async batch(): Promise<void> {}
  async bulk(): Promise<void> {}

  transaction<T>(work: (transaction: Transaction) => Promise<T>): Promise<T> {
    return work(this);
  }
}

describe('the partitions of history', () => {
  it('makes those of today and the coming week, one node at a time, and only once', async () => {
    const server = new Server(['2000-01-01', '2026-01-31', '2026-02-01']);
    const partitions = new HistoryPartitions(server, new RememberingLogger());
    await partitions.prepare(TODAY);
    expect([...server.boundaries].slice(3)).toEqual([
      '2026-02-02',
      '2026-02-03',
      '2026-02-04',
      '2026-02-05',
      '2026-02-06',
      '2026-02-07',
    ]);
    expect(server.told.slice(0, 3)).toEqual([
      'UPDATE store_setting SET',
      'ALTER PARTITION SCHEME',
      'ALTER PARTITION FUNCTION 2026-02-02',
    ]);
    const told = server.told.length;
    await partitions.prepare(TODAY);
    expect(server.told).toHaveLength(told);
  });

  it('never splits a partition that many rows would have to leave', async () => {
    const server = new Server(['2000-01-01']);
    server.rowsAhead = 1_001;
    await new HistoryPartitions(server, new RememberingLogger()).prepare(TODAY);
    expect(server.told).toEqual(['UPDATE store_setting SET']);
  });

  it('truncates a day that is a partition, and then merges it into the head', async () => {
    const server = new Server(['2000-01-01', '2026-01-01', '2026-01-02']);
    const partitions = new HistoryPartitions(server, new RememberingLogger());
    const day = dateOf('2026-01-01');
    expect(await partitions.truncate(server, day, 'details')).toBe(true);
    expect(server.told).toEqual(['TRUNCATE TABLE return_value 2026-01-01', 'TRUNCATE TABLE attempt_log 2026-01-01']);
    await partitions.forget(day);
    expect([...server.boundaries]).toEqual(['2000-01-01', '2026-01-02']);
    expect(await partitions.truncate(server, dateOf('2025-12-31'), 'everything')).toBe(false);
  });

  it('does nothing where there are no partitions', async () => {
    const server = new Server();
    server.isPartitioned = false;
    const partitions = new HistoryPartitions(server, new RememberingLogger());
    await partitions.prepare(TODAY);
    expect(await partitions.using(async () => 1)).toBeUndefined();
    expect(server.told).toEqual([]);
  });

  it('does not take what passes, such as a full disk, for a refusal', async () => {
    const server = new Server(['2000-01-01']);
    [server.refuses, server.refusal] = [sql.SPLIT_AT, 9002];
    const partitions = new HistoryPartitions(server, new RememberingLogger());
    await expect(partitions.prepare(TODAY)).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
    server.refuses = undefined;
    await partitions.prepare(TODAY);
    expect(server.boundaries.size).toBe(9);
  });

  it('says once that the server refuses, and leaves them alone from then on', async () => {
    const [server, logger] = [new Server(['2000-01-01']), new RememberingLogger()];
    server.refuses = sql.SPLIT_AT;
    const partitions = new HistoryPartitions(server, logger);
    await partitions.prepare(TODAY);
    await partitions.prepare(TODAY);
    expect(logger.lines).toMatchObject([{ level: 'warn' }]);
    expect(await partitions.using(async () => 1)).toBeUndefined();
  });
});
