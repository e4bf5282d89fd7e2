import type { SignInAttemptColumns } from '../sign-in-attempt-rows.js';
import { command, query } from './mssql-statement.js';
import { type } from './sql-types.js';

const SUBJECT = type.ascii(64);
const ATTEMPTS = { subject: SUBJECT, count: type.int, lastAt: type.moment, lockedUntil: type.moment };

// Until the end of the transaction, for a subject that is not there too: whoever comes next counts on.
export const LOCK_ATTEMPTS = query<SignInAttemptColumns>(
  `
  SELECT attempts, last_at, locked_until FROM sign_in_attempt WITH (UPDLOCK, HOLDLOCK) WHERE subject = @subject`,
  { subject: SUBJECT },
);

export const INSERT_ATTEMPTS = command(
  `
  INSERT INTO sign_in_attempt (subject, attempts, last_at, locked_until) VALUES (@subject, @count, @lastAt, @lockedUntil)`,
  ATTEMPTS,
);

export const UPDATE_ATTEMPTS = command(
  `
  UPDATE sign_in_attempt SET attempts = @count, last_at = @lastAt, locked_until = @lockedUntil WHERE subject = @subject`,
  ATTEMPTS,
);

export const DELETE_ATTEMPTS = command(
  `
  DELETE FROM sign_in_attempt WHERE subject = @subject`,
  { subject: SUBJECT },
);

export const SWEEP_ATTEMPTS = command(
  `
  DELETE FROM sign_in_attempt WHERE last_at < @before`,
  { before: type.moment },
);
