import type { InvocationFailure } from '#contracts/messages/invocation-completed.js';
import type {
  DeadLetter,
  DeadLetterRow,
  DeadLetterRows,
  DeadLetterState,
  InvocationKey,
  LetterHeaders,
  NewDeadLetter,
  RedriveClaim,
  RedriveClaimed,
} from '#src/executions/dead-letters/dead-letter-store.js';
import { dateOrUndefined, type Moment } from './moment.js';

export interface LetterColumns {
  readonly id: string;
  readonly fingerprint: string;
  readonly arrived_at: Moment;
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
  readonly edited_at: Moment | null;
  readonly state: string;
  readonly state_at: Moment;
  readonly redrives: number;
  readonly ancestor: string | null;
  readonly redrive_at: Moment | null;
  readonly redrive_message: string | null;
  readonly redrive_day: string | null;
  readonly redrive_invocation: string | null;
}

export interface PayloadColumns {
  readonly original: Uint8Array;
  readonly edited: Uint8Array | null;
}

/** A row of a list; of a search for text it may be one that was looked at in vain. */
export interface ListedColumns extends LetterColumns {
  readonly found?: number;
  /** It is the last one that this search looks at. */
  readonly is_last?: number;
}

/** Of what was found for one row more than `limit`: that tells whether anything is left, without a count. */
export function toPage(all: readonly ListedColumns[], limit: number): DeadLetterRows {
  const page = all.slice(0, limit);
  const last = page.at(-1);
  const isCut = all.length > limit || last?.is_last === 1;
  return {
    rows: page.filter(({ found }) => found !== 0).map(toLetter),
    next: isCut && last !== undefined ? { arrivedAt: new Date(last.arrived_at), id: last.id } : undefined,
  };
}

/** `resume`: the redrive whose claim ran out goes on, with its number and its moment. */
export function decideRedrive(
  known: { readonly state: string; readonly redrives: number; readonly claimed: number | null } | undefined,
  { maxRedrives, force }: RedriveClaim,
): 'begin' | 'resume' | Extract<RedriveClaimed, { readonly kind: 'refused' }> {
  if (known === undefined) return { kind: 'refused', why: 'missing' };
  if (known.state === 'redriving') return known.claimed === 1 ? { kind: 'refused', why: 'busy' } : 'resume';
  if (known.state !== 'waiting' && !force) return { kind: 'refused', why: 'settled' };
  if (known.redrives >= maxRedrives && !force) return { kind: 'refused', why: 'exhausted' };
  return 'begin';
}

export function toClaimed(row: LetterColumns & PayloadColumns): RedriveClaimed {
  return {
    kind: 'claimed',
    letter: toFound(row),
    number: row.redrives,
    at: new Date(row.redrive_at ?? row.arrived_at),
  };
}

export function toFound(row: LetterColumns & PayloadColumns): DeadLetter {
  return { row: toLetter(row), payload: { original: row.original, edited: row.edited ?? undefined } };
}

function toLetter(row: LetterColumns): DeadLetterRow {
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
    editedAt: dateOrUndefined(row.edited_at),
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

export function letterColumns(letter: NewDeadLetter, bytes: number, occurrence: number) {
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
