import type { FastifyReply } from 'fastify';
import type { Problem } from './problem.js';

const RETRY_AFTER_SECONDS = '1';

export function sendProblem(reply: FastifyReply, problem: Problem): void {
  // Browsers ask for a password only when told of Basic; the token is the password.
  if (problem.status === 401) void reply.header('www-authenticate', 'Basic realm="nightshift"');
  if (problem.status === 429 || problem.status === 503) void reply.header('retry-after', RETRY_AFTER_SECONDS);
  void reply.status(problem.status).header('content-type', 'application/problem+json').send(problem);
}
