import { EXECUTION_COLUMNS, JOIN_END } from './execution-statements.js';
import type { DatedColumns } from './execution-rows.js';
import { holds } from './holds-text.js';
import { AS_KEY } from './json-rows.js';
import { query } from './mssql-statement.js';
import { type } from './sql-types.js';

const KEYS = `OPENJSON(@keys) WITH (day date '$.day', id varchar(100) '$.id') k`;

export const LIST_EXECUTIONS_BY_KEY = query<DatedColumns>(
  `SELECT ${EXECUTION_COLUMNS}
  FROM ${KEYS} INNER JOIN execution e ON e.day = k.day AND e.id = k.id ${AS_KEY} ${JOIN_END}
  ORDER BY e.accepted_at DESC, e.id DESC
  OPTION (LOOP JOIN, FORCE ORDER)`,
  { keys: type.longText },
);

interface LookedColumns {
  readonly day: Date;
  readonly id: string;
  /** bigint. */
  readonly bytes: string;
}

export interface FailureText extends LookedColumns {
  readonly code: string | null;
  readonly message: string | null;
  readonly stack: string | null;
}

/** The texts are given where the sought one may be in them, null elsewhere. */
export const SEARCH_FAILURES = query<FailureText>(
  `WITH looked AS (
    SELECT f.day, f.id, f.code, f.message, f.stack, DATALENGTH(f.message) + COALESCE(DATALENGTH(f.stack), 0) AS bytes,
      CASE WHEN ${holds('f.code', '@text')} OR ${holds('f.message', '@text')} OR ${holds('f.stack', '@text')} THEN 1 ELSE 0 END AS found
    FROM ${KEYS} INNER JOIN attempt_failure f ON f.day = k.day AND f.id = k.id ${AS_KEY}
  )
  SELECT day, id, bytes, CASE WHEN found = 1 THEN code END AS code, CASE WHEN found = 1 THEN message END AS message,
    CASE WHEN found = 1 THEN stack END AS stack
  FROM looked
  OPTION (LOOP JOIN, FORCE ORDER)`,
  { keys: type.longText, text: type.text(4000) },
);

export const SEARCH_LOGS = query<LookedColumns & { readonly lines: string | null }>(
  `SELECT l.day, l.id, DATALENGTH(l.lines) AS bytes, CASE WHEN ${holds('l.lines', '@textInJson')} THEN l.lines END AS lines
  FROM ${KEYS} INNER JOIN attempt_log l ON l.day = k.day AND l.id = k.id ${AS_KEY}
  OPTION (LOOP JOIN, FORCE ORDER)`,
  { keys: type.longText, textInJson: type.text(4000) },
);
