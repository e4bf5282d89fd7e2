import { NOW } from './database-clock.js';
import { command, query } from './mssql-statement.js';
import { type } from './sql-types.js';

const execution = { day: type.day, id: type.ascii(100) };
const limit = { limit: type.int };

export const INSERT_CANCELLATION = command(
  `
  INSERT INTO cancellation (day, id, requested_at)
  SELECT @day, @id, ${NOW}
  WHERE NOT EXISTS (SELECT 1 FROM cancellation WITH (UPDLOCK, HOLDLOCK) WHERE day = @day AND id = @id)`,
  execution,
);

export const LIST_CANCELLATIONS = query<{ readonly id: string }>(
  'SELECT TOP (@limit) id FROM cancellation ORDER BY requested_at, id',
  limit,
);

export const FIND_CANCELLATION = query<{ readonly found: number }>(
  'SELECT 1 AS found FROM cancellation WHERE day = @day AND id = @id',
  execution,
);

export const SWEEP_CANCELLATIONS = command(
  `
  DELETE TOP (@limit) FROM cancellation WITH (READPAST, ROWLOCK)
  WHERE EXISTS (
    SELECT 1 FROM execution e
    WHERE e.day = cancellation.day AND e.id = cancellation.id AND e.final_attempt IS NOT NULL)`,
  limit,
);
