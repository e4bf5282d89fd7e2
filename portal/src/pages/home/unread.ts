import { ApiProblem } from '../../api/problem.js';

/** What is known of a question to management, as it answers or does not. */
interface Asked {
  readonly data: unknown;
  readonly error: Error | null;
  /** How often it failed so far. */
  readonly errorUpdateCount: number;
}

const REFUSED = [403, 404];

/**
 * Whether it could not be read, or not lately: then nothing is known of it, and it is not well. While it is asked for again it has no error, and is unread
 * as before. What is not the user's to see, or is gone, has nothing to tell.
 */
export function isUnread({ data, error, errorUpdateCount }: Asked): boolean {
  if (error instanceof ApiProblem && REFUSED.includes(error.status)) return false;
  return error !== null || (data === undefined && errorUpdateCount > 0);
}
