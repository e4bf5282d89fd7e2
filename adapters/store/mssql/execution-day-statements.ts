import { query } from './mssql-statement.js';
import { type } from './sql-types.js';

/** Days with executions that were accepted in a range of days, newest first. */
export const LIST_DAYS = query<{ day: Date; last_accepted: Date }>(
  `SELECT day, last_accepted FROM execution_day
  WHERE last_accepted >= @from AND first_accepted <= @to
  ORDER BY last_accepted DESC, day DESC`,
  { from: type.day, to: type.day },
);
