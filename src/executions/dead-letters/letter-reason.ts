import { BROKER_HEADERS } from '#contracts/topology.js';
import type { LetterHeaders } from './dead-letter-store.js';

export interface LetterReason {
  readonly code: string;
  readonly text: string;
}

/** The broker's own word for a message whose time to live was over. */
export const EXPIRED = 'EXPIRED';

/** Of what waited in the queue of an app that was deleted. */
export const APP_DELETED = 'APP_DELETED';

/** Ours begin with a code (`MESSAGE_INVALID: ...`); the broker's are words such as `expired` and `rejected`. */
export function reasonOf(headers: LetterHeaders): LetterReason {
  const text = String(headers[BROKER_HEADERS.deadReason] ?? 'unknown');
  const code = /^[A-Za-z][A-Za-z_]*/.exec(text)?.[0] ?? 'UNKNOWN';
  return { code: code.toUpperCase().slice(0, 64), text };
}
