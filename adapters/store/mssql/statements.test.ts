import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import type { ExecutionFilter } from '#src/executions/execution-store.js';
import { definitionsIn, parametersIn, parseTsql } from '../../../test/support/mssql/t-sql.js';
import { tablesIn, usesIn } from '../../../test/support/mssql/typed-columns.js';
import { listAudit } from './audit-statements.js';
import { listLetters, searchLetters } from './dead-letter-list-statements.js';
import { listCandidates, listExecutions } from './execution-list-statements.js';
import type { Statement } from './mssql-statement.js';
import { countOverTime, countPerFunction } from './statistics-statements.js';

const NIGHT = new Date('2026-03-01T22:00:00Z');
const span = { from: NIGHT, to: NIGHT };

const arrival = { acceptedAt: NIGHT, id: 'x' };
/** One for each index that a list may read along. */
const everyFilter: readonly ExecutionFilter[] = [
  {},
  { app: 'a' },
  { function: 'f', ...span },
  { app: 'a', function: 'f' },
  { status: 'Failed' },
  { worker: 'w' },
  { trigger: 'timer' },
  { app: 'a', function: 'f', status: 'Failed', trigger: 'http', worker: 'w', ...span },
];

/** What functions make: with every condition they know, and with none. */
const MADE: Readonly<Record<string, readonly Statement<unknown>[]>> = {
  listAudit: [
    listAudit({}, undefined),
    listAudit({ actor: 'a', app: 'a', action: 'a', targetKind: 'a', targetId: 'a', ...span }, 7),
  ],
  listLetters: [
    listLetters({}, undefined),
    listLetters(
      { app: 'a', function: 'f', queue: 'q', reasonCode: 'r', state: 'waiting', invocation: 'i', ...span },
      { arrivedAt: NIGHT, id: 'x' },
    ),
  ],
  searchLetters: [
    searchLetters({ text: 'x' }, undefined),
    searchLetters(
      { app: 'a', function: 'f', queue: 'q', reasonCode: 'r', state: 'waiting', invocation: 'i', ...span, text: 'x' },
      { arrivedAt: NIGHT, id: 'x' },
    ),
  ],
  listExecutions: [...everyFilter].flatMap((filter) => [
    listExecutions(filter, undefined, 1),
    listExecutions(filter, arrival, 3),
  ]),
  listCandidates: [...everyFilter].flatMap((filter) => [
    listCandidates(filter, undefined, 1),
    listCandidates(filter, arrival, 3),
  ]),
  countOverTime: [countOverTime({}), countOverTime({ app: 'a', function: 'f' })],
  countPerFunction: [countPerFunction({}), countPerFunction({ app: 'a', function: 'f' })],
};

/** Exports of the statement files that are parts of statements, or values for them. */
const PARTS = new Set(['letterValues', 'listValues', 'indexFor', 'restOf', 'AUDIT_WIDTHS', 'FIRST_STEP']);

/** Of another type than their column on purpose: a day and a moment compare as moments, and no index is asked. */
const MEANT = new Set(['first_accepted < @before']);

/** The grammar knows no partitions: these are for the server to read. */
const IS_OF_PARTITIONS = /^\s*(ALTER PARTITION|TRUNCATE TABLE)\b/i;

const files = readdirSync(import.meta.dirname).filter((name) => name.endsWith('-statements.ts'));
const folder = join(import.meta.dirname, 'migrations');
const steps = readdirSync(folder).filter((name) => name.endsWith('.sql'));
const batches = steps
  .map((name) => readFileSync(join(folder, name), 'utf8'))
  // What not every server takes, the grammar does not take either.
  .filter((sql) => !sql.startsWith('-- optional:'))
  .flatMap((sql) => sql.split(/^GO$/im));

const statements: (readonly [name: string, statement: Statement<unknown>])[] = [];
const unknown: string[] = [];
for (const file of files) {
  const exported = (await import(`./${file.replace(/ts$/, 'js')}`)) as Readonly<Record<string, unknown>>;
  for (const [name, value] of Object.entries(exported)) {
    const found = MADE[name] ?? statementsIn(value);
    if (found.length > 0) statements.push(...found.map((one, n) => [`${file} ${name} ${n}`, one] as const));
    else if (typeof value !== 'string' && !PARTS.has(name)) unknown.push(`${file} ${name}`);
  }
}

/** One, a list, or one for each table. */
function statementsIn(value: unknown): readonly Statement<unknown>[] {
  if (isStatement(value)) return [value];
  if (typeof value !== 'object' || value === null) return [];
  const parts: readonly unknown[] = Object.values(value);
  return parts.every(isStatement) ? parts : [];
}

function isStatement(value: unknown): value is Statement<unknown> {
  return typeof value === 'object' && value !== null && 'sql' in value && 'parameters' in value;
}

describe('the statements for SQL Server', () => {
  const tables = tablesIn(batches.join('\n'));

  it('are all seen here', () => {
    expect(unknown).toEqual([]);
    expect(files.length).toBeGreaterThan(15);
    expect(statements.length).toBeGreaterThan(150);
    expect(tables.size).toBeGreaterThan(20);
    const uses = statements.flatMap(([, { sql }]) => usesIn(sql, tables));
    expect(uses.length).toBeGreaterThan(200);
  });

  it.each([
    'SELECT name FROM',
    'SELECT name FROM app WHERE name = @name AND',
    'UPDATE app SET durable = @durable WHERE name == @name',
    'UPDATE app SET durable = 1 OUTPUT name WHERE name = @name',
    'SELECT r.id FROM OPENJSON(@rows) WITH (id varchar(36)) r',
    'DELETE FROM app WHERE (name = @name',
    'INSERT INTO app (name VALUES (@name)',
  ])('would not pass as: %s', (sql) => {
    expect(() => parseTsql(sql)).toThrow();
  });

  it('would not pass with a parameter of another type', () => {
    const uses = usesIn('UPDATE a SET a.durable = @durable FROM app a WHERE a.name = @name', tables);
    expect(uses.map(({ parameter, types }) => [parameter, ...types])).toEqual([
      ['durable', 'bit'],
      ['name', 'nvarchar(64)'],
    ]);
    const inserted = usesIn('INSERT INTO app (name, state) SELECT @name, @state WHERE 1 = 0', tables);
    expect(inserted.map(({ column, types }) => [column, ...types])).toEqual([
      ['name', 'nvarchar(64)'],
      ['state', 'varchar(16)'],
    ]);
  });

  it.each(statements)(
    '%s is T-SQL, with its parameters and no others, each of the type of its column',
    (_, statement) => {
      const { sql, parameters } = statement;
      if (!IS_OF_PARTITIONS.test(sql)) parseTsql(sql);
      expect(parametersIn(sql).toSorted()).toEqual(Object.keys(parameters).toSorted());
      const wrong = usesIn(sql, tables)
        .filter(({ column, parameter }) => !MEANT.has(`${column} < @${parameter}`))
        .filter(({ parameter, types }) => !types.has(parameters[parameter]?.declared ?? ''));
      expect(wrong.map(({ parameter, column, types }) => ({ parameter, column, types: [...types] }))).toEqual([]);
    },
  );

  it('stand on a schema that is T-SQL', () => {
    const definitions = batches.flatMap(definitionsIn);
    expect(definitions.length).toBeGreaterThan(40);
    for (const definition of definitions) parseTsql(definition);
  });
});
