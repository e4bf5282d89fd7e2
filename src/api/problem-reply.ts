import type { FastifyReply, FastifyRequest } from 'fastify';
import { isScmPath } from '../publishing/scm-paths.js';
import type { Problem } from './problem.js';

const RETRY_AFTER_SECONDS = 1;

export function sendProblem(reply: FastifyReply, problem: Problem): void {
  const { retryAfterSeconds = RETRY_AFTER_SECONDS, ...shown } = problem;
  const { status, message } = shown;
  const isScm = isScmPath(reply.request.url);
  if (status === 401) void reply.header('www-authenticate', challengeOf(reply.request, isScm));
  if (status === 429 || status === 503) void reply.header('retry-after', String(retryAfterSeconds));
  // The newest Functions SDK reads the reason from `status_text` (publishing 1.3).
  const body = isScm ? { ...shown, status_text: message } : shown;
  void reply
    .status(status)
    .header('content-type', 'application/problem+json')
    .header('x-content-type-options', 'nosniff')
    .send(body);
}

/**
 * A browser that opens a page asks for a password only when told of Basic; the token is the password. For what a page of ours fetches it must not ask.
 * Publishing tools know the realm of Azure (publishing 7.1).
 */
function challengeOf({ headers }: FastifyRequest, isScm: boolean): string {
  if (isScm) return 'Basic realm="site"';
  return headers.accept?.includes('text/html') === true ? 'Basic realm="nightshift"' : 'Bearer realm="nightshift"';
}
