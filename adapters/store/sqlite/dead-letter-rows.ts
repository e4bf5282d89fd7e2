import type { InvocationFailure } from '#contracts/messages/invocation-completed.js';
import type {
  DeadLetterRow,
  DeadLetterState,
  InvocationKey,
  LetterHeaders,
  NewDeadLetter,
} from '#src/executions/dead-letters/dead-letter-store.js';
import type { SqlParameters } from './sqlite-database.js';

export interface LetterColumns {
  readonly seq: number;
  readonly id: string;
  readonly fingerprint: string;
  readonly arrived_at: number;
  readonly queue: string;
  readonly reason_code: string;
  readonly reason: string;
  readonly attempts: number;
  readonly app: string | null;
  readonly function_name: string | null;
  readonly message_id: string;
  readonly type: string;
  readonly invocation_day: string | null;
  readonly invocation_id: string | null;
  readonly headers: string;
  readonly failure: string | null;
  readonly bytes: number;
  readonly edited_at: number | null;
  readonly state: string;
  readonly state_at: number;
  readonly redrives: number;
  readonly ancestor: string | null;
  readonly redrive_at: number | null;
  readonly redrive_message: string | null;
  readonly redrive_day: string | null;
  readonly redrive_invocation: string | null;
}

export interface PayloadColumns {
  readonly original: Uint8Array;
  readonly edited: Uint8Array | null;
}

export function toLetter(row: LetterColumns): DeadLetterRow {
  return {
    id: row.id,
    fingerprint: row.fingerprint,
    arrivedAt: new Date(row.arrived_at),
    queue: row.queue,
    reasonCode: row.reason_code,
    reason: row.reason,
    attempts: row.attempts,
    app: row.app ?? undefined,
    function: row.function_name ?? undefined,
    messageId: row.message_id,
    type: row.type,
    invocation: toInvocation(row.invocation_day, row.invocation_id),
    headers: JSON.parse(row.headers) as LetterHeaders,
    failure: row.failure === null ? undefined : (JSON.parse(row.failure) as InvocationFailure),
    bytes: row.bytes,
    editedAt: row.edited_at === null ? undefined : new Date(row.edited_at),
    state: row.state as DeadLetterState,
    stateAt: new Date(row.state_at),
    redrives: row.redrives,
    ancestor: row.ancestor ?? undefined,
    redriven:
      row.redrive_message === null
        ? undefined
        : { messageId: row.redrive_message, invocation: toInvocation(row.redrive_day, row.redrive_invocation) },
  };
}

export function letterColumns(letter: NewDeadLetter, bytes: number, occurrence: number): SqlParameters {
  const { id, fingerprint, queue, reasonCode, reason, attempts, messageId, type, redrives } = letter;
  return {
    id,
    fingerprint,
    queue,
    reasonCode,
    reason,
    attempts,
    messageId,
    type,
    redrives,
    occurrence,
    bytes,
    app: letter.app ?? null,
    function: letter.function ?? null,
    invocationDay: letter.invocation?.day ?? null,
    invocationId: letter.invocation?.id ?? null,
    headers: JSON.stringify(letter.headers),
    failure: letter.failure === undefined ? null : JSON.stringify(letter.failure),
    ancestor: letter.ancestor ?? null,
  };
}

function toInvocation(day: string | null, id: string | null): InvocationKey | undefined {
  return id === null ? undefined : { day: day ?? undefined, id };
}
