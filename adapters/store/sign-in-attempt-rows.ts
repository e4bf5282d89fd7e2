import type { SignInAttempts } from '#src/identity/sessions/sign-in-attempt-store.js';
import { dateOrUndefined, type Moment } from './moment.js';

export interface SignInAttemptColumns {
  readonly attempts: number;
  readonly last_at: Moment;
  readonly locked_until: Moment | null;
}

export function toAttempts(row: SignInAttemptColumns): SignInAttempts {
  return {
    count: row.attempts,
    lastAt: new Date(row.last_at),
    lockedUntil: dateOrUndefined(row.locked_until),
  };
}
