import type { StatisticsQuery } from '#src/executions/statistics/statistics-store.js';
import { column } from './execution-columns.js';
import { AS_KEY, IN_GIVEN_ORDER } from './json-rows.js';
import { command, query, type Statement } from './mssql-statement.js';
import { type } from './sql-types.js';

const TALLIED = `OPENJSON(@counts) WITH (
    step_seconds int '$.stepSeconds', at datetime2(3) '$.at', app varchar(100) '$.app', function_name nvarchar(256) '$.function',
    outcome varchar(16) '$.outcome', bucket int '$.bucket', executions bigint '$.count') n`;

const SAME_ROW = `c.step_seconds = n.step_seconds AND c.at = n.at AND c.app = n.app ${AS_KEY}
    AND c.function_name = n.function_name ${AS_KEY} AND c.outcome = n.outcome ${AS_KEY} AND c.bucket = n.bucket`;

/** Rows that are not there yet, with nothing counted: two recorders that meet here then both add to the same row. */
export const INSERT_COUNTS = command(
  `INSERT INTO execution_count (step_seconds, at, app, function_name, outcome, bucket, executions)
  SELECT n.step_seconds, n.at, n.app, n.function_name, n.outcome, n.bucket, 0
  FROM ${TALLIED}
  WHERE NOT EXISTS (SELECT 1 FROM execution_count c WITH (UPDLOCK, HOLDLOCK) WHERE ${SAME_ROW})
  ${IN_GIVEN_ORDER}`,
  { counts: type.longText },
);

export const ADD_COUNTS = command(
  `UPDATE c SET executions = c.executions + n.executions
  FROM ${TALLIED} INNER JOIN execution_count c ON ${SAME_ROW}
  ${IN_GIVEN_ORDER}`,
  { counts: type.longText },
);

interface CountColumns {
  readonly outcome: string;
  readonly bucket: number;
  /** bigint. */
  readonly executions: string;
}

type Narrowing = Pick<StatisticsQuery, 'app' | 'function'>;

/** One seek for each step that is asked for: rows of other apps and functions are not read. `@steps` is a JSON array of moments. */
const FROM_STEPS = `FROM OPENJSON(@steps) WITH (at datetime2(3) '$') s
  INNER JOIN execution_count c ON c.step_seconds = @stepSeconds AND c.at = s.at`;

function narrowed({ app, function: name }: Narrowing): string {
  return `${app === undefined ? '' : ' AND c.app = @app'}${name === undefined ? '' : ' AND c.function_name = @function'}`;
}

function parametersOf({ app, function: name }: Narrowing) {
  return {
    steps: type.longText,
    stepSeconds: type.int,
    ...(app !== undefined && { app: column.app }),
    ...(name !== undefined && { function: column.function }),
  };
}

/** One statement per set of filters. */
export function countOverTime(asked: Narrowing): Statement<CountColumns & { readonly at: Date }> {
  return query(
    `SELECT c.at, c.outcome, c.bucket, SUM(c.executions) AS executions ${FROM_STEPS}${narrowed(asked)}
  GROUP BY c.at, c.outcome, c.bucket
  OPTION (FORCE ORDER)`,
    parametersOf(asked),
  );
}

export function countPerFunction(
  asked: Narrowing,
): Statement<CountColumns & { readonly app: string; readonly function_name: string }> {
  return query(
    `SELECT c.app, c.function_name, c.outcome, c.bucket, SUM(c.executions) AS executions ${FROM_STEPS}${narrowed(asked)}
  GROUP BY c.app, c.function_name, c.outcome, c.bucket
  OPTION (FORCE ORDER)`,
    parametersOf(asked),
  );
}
