import type { LetterColumns, PayloadColumns } from '../dead-letter-rows.js';
import { msFromNow, NOW } from './database-clock.js';
import { IS_WAITING, SELECT_LETTER } from './dead-letter-list-statements.js';
import { command, query } from './mssql-statement.js';
import { LETTER_TEXTS } from './letter-texts.js';
import { type } from './sql-types.js';

const ofLetter = { id: type.ascii(100) };
const ofRedrive = { ...ofLetter, number: type.int };

/** Locks the letters of one message, or the place where they would be, until the transaction's end. */
export const LOCK_SAME_LETTER = command<{ readonly id: string; readonly occurrence: number; readonly same: number }>(
  `
  SELECT TOP (1) l.id, l.occurrence,
    CASE WHEN l.state IN ('waiting', 'redriving') AND (@again = 1 OR l.message_id <> N'')
      OR @again = 1 AND l.arrived_at > DATEADD(hour, -1, ${NOW}) THEN 1 ELSE 0 END AS same
  FROM dead_letter l WITH (UPDLOCK, HOLDLOCK) WHERE l.fingerprint = @fingerprint ORDER BY l.occurrence DESC`,
  { fingerprint: type.ascii(100), again: type.bit },
);

export const INSERT_LETTER = command<{ readonly seq: string }>(
  `
  INSERT INTO dead_letter (
    id, fingerprint, occurrence, arrived_at, queue, reason_code, reason, attempts, app, function_name, message_id, type, invocation_day,
    invocation_id, headers, failure, bytes, state, state_at, redrives, ancestor)
  OUTPUT inserted.seq
  VALUES (
    @id, @fingerprint, @occurrence, ${NOW}, @queue, @reasonCode, @reason, @attempts, @app, @function, @messageId, @type, @invocationDay,
    @invocationId, @headers, @failure, @bytes, 'waiting', ${NOW}, @redrives, @ancestor)`,
  {
    ...ofLetter,
    ...LETTER_TEXTS,
    fingerprint: type.ascii(100),
    occurrence: type.int,
    reason: type.longText,
    attempts: type.int,
    headers: type.longText,
    failure: type.longText,
    bytes: type.int,
    redrives: type.int,
  },
);

export const INSERT_PAYLOAD = command('INSERT INTO dead_letter_payload (letter, original) VALUES (@letter, @payload)', {
  letter: type.bigint,
  payload: type.bytes,
});

export const FIND_LETTER = query<LetterColumns & PayloadColumns>(
  `${SELECT_LETTER}, p.original, p.edited
  FROM dead_letter l JOIN dead_letter_payload p ON p.letter = l.seq WHERE l.id = @id`,
  ofLetter,
);

export const EDIT_LETTER = command<{ readonly seq: string }>(
  `
  UPDATE l SET edited_at = ${NOW}, state = 'waiting', state_at = ${NOW}, claimed_until = NULL, bytes = @bytes
  OUTPUT inserted.seq
  FROM dead_letter l WHERE l.id = @id AND ${IS_WAITING}`,
  { ...ofLetter, bytes: type.int },
);

export const EDIT_PAYLOAD = command('UPDATE dead_letter_payload SET edited = @payload WHERE letter = @letter', {
  letter: type.bigint,
  payload: type.bytes,
});

/** Until the transaction's end. */
export const LOCK_CLAIM = command<{ readonly state: string; readonly redrives: number; readonly claimed: number }>(
  `
  SELECT l.state, l.redrives, CASE WHEN l.claimed_until > ${NOW} THEN 1 ELSE 0 END AS claimed
  FROM dead_letter l WITH (UPDLOCK, ROWLOCK) WHERE l.id = @id`,
  ofLetter,
);

/** The next redrive begins. */
export const BEGIN_REDRIVE = command(
  `
  UPDATE dead_letter SET
    state = 'redriving', state_at = ${NOW}, claimed_until = ${msFromNow('@forMs')}, redrives = redrives + 1, redrive_at = ${NOW},
    redrive_message = NULL, redrive_day = NULL, redrive_invocation = NULL
  WHERE id = @id`,
  { ...ofLetter, forMs: type.bigint },
);

/** The redrive whose claim ran out goes on: with its number and its moment. */
export const RESUME_REDRIVE = command(
  `UPDATE dead_letter SET state_at = ${NOW}, claimed_until = ${msFromNow('@forMs')} WHERE id = @id`,
  { ...ofLetter, forMs: type.bigint },
);

export const FINISH_REDRIVE = command(
  `
  UPDATE dead_letter SET
    state = 'redriven', state_at = ${NOW}, claimed_until = NULL, redrive_message = @messageId, redrive_day = @invocationDay,
    redrive_invocation = @invocationId
  WHERE id = @id AND redrives = @number AND state = 'redriving'`,
  {
    ...ofRedrive,
    messageId: LETTER_TEXTS.messageId,
    invocationDay: LETTER_TEXTS.invocationDay,
    invocationId: LETTER_TEXTS.invocationId,
  },
);

export const ABANDON_REDRIVE = command(
  `UPDATE dead_letter SET claimed_until = ${NOW} WHERE id = @id AND redrives = @number AND state = 'redriving'`,
  ofRedrive,
);

export const DISCARD_LETTER = command(
  `
  UPDATE l SET state = 'discarded', state_at = ${NOW}, claimed_until = NULL
  FROM dead_letter l WHERE l.id = @id AND ${IS_WAITING}`,
  ofLetter,
);

export const COUNT_OPEN = query<{ readonly app: string | null; readonly letters: number }>(
  `
  SELECT app, COUNT(*) AS letters FROM dead_letter WHERE state IN ('waiting', 'redriving') GROUP BY app ORDER BY app`,
);
