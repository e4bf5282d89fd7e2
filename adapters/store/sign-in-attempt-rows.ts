import type { SignInAttempts } from '#src/identity/sessions/sign-in-attempt-store.js';

/** Moments are as each driver gives them. */
export interface SignInAttemptColumns {
  readonly attempts: number;
  readonly last_at: number | Date;
  readonly locked_until: number | Date | null;
}

export function toAttempts(row: SignInAttemptColumns): SignInAttempts {
  return {
    count: row.attempts,
    lastAt: new Date(row.last_at),
    lockedUntil: row.locked_until === null ? undefined : new Date(row.locked_until),
  };
}
