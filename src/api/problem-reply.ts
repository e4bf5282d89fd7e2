import type { FastifyReply } from 'fastify';
import { isScmPath } from '../publishing/scm-paths.js';
import type { Problem } from './problem.js';

const RETRY_AFTER_SECONDS = '1';

export function sendProblem(reply: FastifyReply, problem: Problem): void {
  const { status, message } = problem;
  const isScm = isScmPath(reply.request.url);
  // Browsers ask for a password only when told of Basic; the token is the password. Publishing tools know the realm of Azure (publishing 7.1).
  if (status === 401) void reply.header('www-authenticate', `Basic realm="${isScm ? 'site' : 'nightshift'}"`);
  if (status === 429 || status === 503) void reply.header('retry-after', RETRY_AFTER_SECONDS);
  // The newest Functions SDK reads the reason from `status_text` (publishing 1.3).
  const body = isScm ? { ...problem, status_text: message } : problem;
  void reply.status(status).header('content-type', 'application/problem+json').send(body);
}
