import { Catch, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Logger } from '#contracts/ports/logger.js';
import { sendProblem } from './problem-reply.js';
import { problemOf } from './problem.js';

/** Every error that reaches HTTP, from the authentication hook to the last handler, leaves as a problem document. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(private readonly logger: Logger) {}

  catch(error: unknown, host: ArgumentsHost): void {
    if (host.getType() !== 'http') throw error;
    const problem = problemOf(error);
    const reply = host.switchToHttp().getResponse<FastifyReply>();
    if (problem.status === 500) {
      // The route's pattern, not the address: that may carry what must not be logged.
      const { method, routeOptions } = host.switchToHttp().getRequest<FastifyRequest>();
      this.logger.error({ error, method, route: routeOptions.url }, 'A request to the management API failed');
    }
    if (reply.raw.headersSent) {
      // Half an answer is out: cutting the connection is the only way left to say that it is not whole.
      reply.raw.destroy();
      return;
    }
    sendProblem(reply, problem);
  }
}
