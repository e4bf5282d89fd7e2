import { randomUUID } from 'node:crypto';
import { ValidationPipe, type DynamicModule } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Logger } from '#contracts/ports/logger.js';
import { Authentication } from '../identity/authentication.js';
import { RegisteredRoutes } from '../identity/registered-routes.js';
import { NestLogger } from './nest-logger.js';
import { ProblemFilter } from './problem.filter.js';
import { sendProblem } from './problem-reply.js';
import { problemOf } from './problem.js';

/** Of what people and workers send in one request: messages by the thousand, load reports of large apps. Read only once the sender is known. */
const MAX_BODY_BYTES = 8 * 1024 * 1024;

/** Management's HTTP application, not listening yet: authentication before all else, then validation, and one form for every error. */
export async function createHttpApplication(root: DynamicModule, logger: Logger): Promise<NestFastifyApplication> {
  const adapter = new FastifyAdapter({
    // The audit trail names it: Fastify's own count from 1 would mean another request after every start.
    genReqId: () => randomUUID(),
    bodyLimit: MAX_BODY_BYTES,
    // A URL the router cannot read is answered before any hook runs: authenticate here too.
    frameworkErrors: (error: Error, request: FastifyRequest, reply: FastifyReply) =>
      void refuse(app.get(Authentication), error, { request, reply }),
  });
  const app = await NestFactory.create<NestFastifyApplication>(root, adapter, {
    logger: new NestLogger(logger),
    abortOnError: false,
    // JSON only: forms and plain text are what a page of another site can send in the name of a browser that has kept the token.
    bodyParser: false,
  });
  adapter.getInstance().removeContentTypeParser('text/plain');
  const routes = app.get(RegisteredRoutes);
  adapter.getInstance().addHook('onRoute', ({ method, url }) => routes.add(method, url));
  const authentication = app.get(Authentication);
  // The adapter's own hook runs ahead of every other: for each route, the docs' static files and paths that do not exist.
  adapter.setOnRequestHook((request: FastifyRequest) => authentication.admit(request));
  app.useGlobalPipes(new ValidationPipe({ whitelist: true, forbidNonWhitelisted: true, transform: true }));
  app.useGlobalFilters(new ProblemFilter(logger));
  return app;
}

async function refuse(
  authentication: Authentication,
  error: unknown,
  { request, reply }: { readonly request: FastifyRequest; readonly reply: FastifyReply },
): Promise<void> {
  const reason = await authentication.admit(request).then(
    () => error,
    (refusal: unknown) => refusal,
  );
  sendProblem(reply, problemOf(reason));
}
