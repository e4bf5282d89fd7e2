import { NightshiftError, codeOf, toError, unreachable, type ErrorClass } from '#contracts/errors.js';
import { dead, done, release, retry, type Decision } from '#contracts/ports/durable-queue.js';

export interface Circumstances {
  /** The delivery's own count, from 1. */
  readonly attempt: number;
  /** How long the dependency that this error blames has been failing, 0 at the first failure. */
  readonly awayMs: number;
}

const MAX_ATTEMPTS = 8;
const FIRST_RETRY_MS = 1_000;
const LONGEST_RETRY_MS = 60_000;
const SHORTEST_RELEASE_MS = 250;
const LONGEST_RELEASE_MS = 5_000;

/** What becomes of a delivery whose handler failed (style, section 6). */
export function decide(thrown: unknown, { attempt, awayMs }: Circumstances): Decision {
  const error = toError(thrown);
  const code = codeOf(error);
  const verdict = verdictOf(error);
  switch (verdict) {
    case 'settled':
      return done;
    case 'hopeless':
      return dead(`${code}: ${error.message}`);
    case 'later':
      return calmly(awayMs);
    case 'again':
      if (attempt >= MAX_ATTEMPTS) return dead(`${code}: ${error.message} (attempt ${attempt} was the last)`);
      return retry(Math.min(FIRST_RETRY_MS * 2 ** (attempt - 1), LONGEST_RETRY_MS));
    default:
      return unreachable(verdict);
  }
}

/** For a queue where failures end: whatever the error, there is nowhere else to put the message. What is no dependency's fault will not pass soon. */
export function giveBack(thrown: unknown, { awayMs }: Circumstances): Decision {
  const error = toError(thrown);
  return verdictOf(error) === 'later' ? calmly(awayMs) : release(LONGEST_RELEASE_MS);
}

/** Not a failed attempt: giving back does not count. The longer the dependency is away, the calmer we ask. */
function calmly(awayMs: number): Decision {
  return release(Math.min(Math.max(awayMs, SHORTEST_RELEASE_MS), LONGEST_RELEASE_MS));
}

type Verdict = 'settled' | 'hopeless' | 'later' | 'again';

const VERDICTS: Readonly<Record<ErrorClass, Verdict>> = {
  InvalidInput: 'hopeless',
  Unauthorized: 'hopeless',
  Forbidden: 'hopeless',
  // State disagrees, or the user's function failed: the outcome stands, asking again would not change it.
  NotFound: 'settled',
  Conflict: 'settled',
  FunctionFailed: 'settled',
  LimitExceeded: 'later',
  Unavailable: 'later',
  Internal: 'again',
};

function verdictOf(error: Error): Verdict {
  if (!(error instanceof NightshiftError)) return 'again';
  // The one limit that time does not lift.
  return error.code === 'BODY_TOO_LARGE' ? 'hopeless' : VERDICTS[error.class];
}
