import { AS_KEY, IN_GIVEN_ORDER } from './json-rows.js';
import { command } from './mssql-statement.js';
import { type } from './sql-types.js';

/** Of many children at once; those that are counted already, or belong to no batch that is known, give no row. */
export const END_CHILDREN = command<{ seq: string; state: string; batch: string; outcome: string }>(
  `UPDATE i SET outcome = c.outcome
  OUTPUT inserted.seq, inserted.state, inserted.batch, inserted.outcome
  FROM OPENJSON(@children) WITH (
    batch nvarchar(256) '$.batch', invocation_id varchar(100) '$.id', outcome varchar(20) '$.outcome') c
  INNER JOIN batch_item i ON i.batch = c.batch ${AS_KEY}
    AND i.invocation_id = c.invocation_id ${AS_KEY}
  WHERE i.outcome IS NULL
  ${IN_GIVEN_ORDER}`,
  { children: type.longText },
);

const COUNTS = `
  OPENJSON(@counts) WITH (
    batch nvarchar(256) '$.batch', succeeded int '$.Succeeded', failed int '$.Failed', expired int '$.Expired', cancelled int '$.Cancelled') c
  INNER JOIN batch b ON b.id = c.batch ${AS_KEY}`;

export const COUNT_OUTCOMES = command(
  `UPDATE b SET
    succeeded = b.succeeded + c.succeeded, failed = b.failed + c.failed, expired = b.expired + c.expired, cancelled = b.cancelled + c.cancelled
  FROM ${COUNTS}
  ${IN_GIVEN_ORDER}`,
  { counts: type.longText },
);

/** Those of which that was the last child. */
export const END_BATCHES = command(
  `UPDATE b SET ended_at = SYSUTCDATETIME(), duty = 'complete', duty_claimed_until = '1970-01-01'
  FROM ${COUNTS}
  WHERE b.ended_at IS NULL AND b.sealed_at IS NOT NULL AND b.succeeded + b.failed + b.expired + b.cancelled = b.total
  ${IN_GIVEN_ORDER}`,
  { counts: type.longText },
);
