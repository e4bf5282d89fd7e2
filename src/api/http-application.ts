import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import cookies from '@fastify/cookie';
import { ValidationPipe, type DynamicModule } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Logger } from '#contracts/ports/logger.js';
import { GATEWAY_CONFIG, type GatewayConfig } from '../gateway/gateway.config.js';
import { Authentication } from '../identity/authentication.js';
import { RegisteredRoutes } from '../identity/registered-routes.js';
import { refuseForeign } from '../identity/sessions/request-origin.js';
import { PublisherAuthentication } from '../identity/publishers/publisher-authentication.js';
import { PUBLISHING_CONFIG, type PublishingConfig } from '../publishing/publishing.config.js';
import { scmDomains } from '../publishing/scm-address.js';
import { appOfScmPath, isScmPath, ScmPaths } from '../publishing/scm-paths.js';
import { MANAGEMENT_CONFIG, type ManagementConfig } from '../management.config.js';
import { endStreamsOfHead } from './head-answers.js';
import { NestLogger } from './nest-logger.js';
import { ProblemFilter } from './problem.filter.js';
import { sendProblem } from './problem-reply.js';
import { problemOf } from './problem.js';
import { limitRequests } from './request-limits.js';
import { addResponseHeaders } from './response-headers.js';
import type { TlsCertificate } from './tls-certificate.js';
import type { TrustedProxies } from './trusted-proxies.js';
import { continueOnceAdmitted, leaveUploadsAlone, readNothingFromNothing, takeFilesAsTheyAre } from './raw-bodies.js';

/** Of what people and workers send in one request: messages by the thousand, load reports of large apps. Read only once the sender is known. */
const MAX_BODY_BYTES = 8 * 1024 * 1024;

/** How callers come: over HTTP, unless there is a certificate, and straight, unless there are proxies. */
export interface HttpTransport {
  readonly tls?: TlsCertificate | undefined;
  readonly proxies?: TrustedProxies;
}

/** Management's HTTP application, not listening yet: authentication before all else, then validation, and one form for every error. */
export async function createHttpApplication(
  root: DynamicModule,
  logger: Logger,
  { tls, proxies }: HttpTransport = {},
): Promise<NestFastifyApplication> {
  const adapter = new FastifyAdapter({
    ...(tls === undefined ? {} : { https: tls.pem }),
    trustProxy: (address: string) => proxies?.trusts(address) ?? false,
    // The audit trail names it: Fastify's own count from 1 would mean another request after every start.
    genReqId: () => randomUUID(),
    bodyLimit: MAX_BODY_BYTES,
    rewriteUrl: ({ url = '/', headers }: IncomingMessage) => paths.rewritten(url, headers.host),
    // A URL the router cannot read is answered before any hook runs: authenticate here too.
    frameworkErrors: (error: Error, request: FastifyRequest, reply: FastifyReply) =>
      void refuse(app.get(Authentication), error, { request, reply }),
  });
  const app = await NestFactory.create<NestFastifyApplication>(root, adapter, {
    logger: new NestLogger(logger),
    abortOnError: false,
    // JSON only, but for what is published: see raw-bodies.ts.
    bodyParser: false,
  });
  const paths = scmPathsOf(app);
  const server = adapter.getInstance();
  server.removeContentTypeParser('text/plain');
  leaveUploadsAlone(server);
  takeFilesAsTheyAre(server);
  readNothingFromNothing(server);
  endStreamsOfHead(server);
  await addResponseHeaders(app);
  await app.register(cookies);
  await limitRequests(app, app.get<ManagementConfig>(MANAGEMENT_CONFIG));
  const routes = app.get(RegisteredRoutes);
  server.addHook('onRoute', ({ method, url }) => routes.add(method, url));
  // For each route, the docs' static files and paths that do not exist. What it refuses has the headers already; requests are counted by who sends them.
  server.addHook('onRequest', admission(app));
  continueOnceAdmitted(app.getHttpServer(), server);
  app.useGlobalPipes(new ValidationPipe({ whitelist: true, forbidNonWhitelisted: true, transform: true }));
  app.useGlobalFilters(new ProblemFilter(logger));
  return app;
}

function scmPathsOf(app: NestFastifyApplication): ScmPaths {
  const { domains } = app.get<GatewayConfig>(GATEWAY_CONFIG);
  return new ScmPaths(scmDomains(app.get<PublishingConfig>(PUBLISHING_CONFIG), domains));
}

/** Publishers have credentials of their own, which open nothing but the publishing endpoint of their app. */
function admission(app: NestFastifyApplication): (request: FastifyRequest) => Promise<void> {
  const authentication = app.get(Authentication);
  const publishers = app.get(PublisherAuthentication);
  return async (request) => {
    refuseForeign(request);
    await (isScmPath(request.url)
      ? publishers.admit(appOfScmPath(request.url), request)
      : authentication.admit(request));
  };
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
