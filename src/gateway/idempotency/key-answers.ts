import type { ErrorCode } from '#contracts/errors.js';
import { json, unavailable, type Answer } from '../answer.js';

/** How soon a caller may ask for the answer of a request that is in progress. */
const RETRY_AFTER_SECONDS = '1';

export const REPLAYED_HEADER = 'idempotency-replayed';

export const KEY_MISSING = problem(
  400,
  'IDEMPOTENCY_KEY_INVALID',
  'This function takes requests with an Idempotency-Key only: send a text that is new for every request, and the same when it is repeated.',
);

export const KEY_INVALID = problem(
  400,
  'IDEMPOTENCY_KEY_INVALID',
  'The Idempotency-Key cannot be read: send one quoted text of 1 to 255 visible ASCII characters.',
);

export const KEY_REUSED = problem(
  422,
  'IDEMPOTENCY_KEY_REUSED',
  'This Idempotency-Key was used for another request (method, path, query, body or Prefer differ): take a new one.',
);

export const IN_PROGRESS = problem(
  409,
  'IDEMPOTENCY_IN_PROGRESS',
  'The first request with this Idempotency-Key is not answered yet: ask again.',
  { 'retry-after': RETRY_AFTER_SECONDS },
);

export const STORE_AWAY: Answer = unavailable('The store of idempotency keys is away; nothing was started.');

/** No retry-after: asking again changes nothing. */
export function outcomeUnknown(executionId: string): Answer {
  return problem(
    409,
    'IDEMPOTENCY_OUTCOME_UNKNOWN',
    `The first request with this Idempotency-Key may have run, and its answer was lost. It is not started again: ` +
      `look at execution ${executionId}, then send a request with a new key if it must run.`,
  );
}

export function bodyGone(executionId: string): Answer {
  return problem(
    409,
    'IDEMPOTENCY_OUTCOME_UNKNOWN',
    `The first request with this Idempotency-Key has run (execution ${executionId}), but the body of its answer is no longer kept.`,
  );
}

function problem(
  status: number,
  code: ErrorCode,
  message: string,
  headers: Readonly<Record<string, string>> = {},
): Answer {
  return json(status, { code, message, status }, { 'content-type': 'application/problem+json', ...headers });
}
