import helmet from '@fastify/helmet';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';

const HALF_A_YEAR_SECONDS = 15_552_000;

/**
 * All that a page of ours needs comes from this server: the portal's, and those of the API's documentation. Styles may stand in the page, as Fluent UI writes
 * its own there; the editor's workers are files.
 */
const POLICY = {
  defaultSrc: ["'self'"],
  scriptSrc: ["'self'"],
  styleSrc: ["'self'", "'unsafe-inline'"],
  imgSrc: ["'self'", 'data:'],
  connectSrc: ["'self'"],
  objectSrc: ["'none'"],
  baseUri: ["'none'"],
  formAction: ["'self'"],
  frameAncestors: ["'none'"],
};

/** What browsers are told with every answer of management's port, errors included. To be called before the hook that lets callers in. */
export async function addResponseHeaders(app: NestFastifyApplication): Promise<void> {
  await app.register(helmet, {
    contentSecurityPolicy: { useDefaults: false, directives: POLICY },
    frameguard: { action: 'deny' },
    referrerPolicy: { policy: 'no-referrer' },
    strictTransportSecurity: false,
  });
  const server = app.getHttpAdapter().getInstance();
  server.addHook('onRequest', async ({ protocol }, reply) => {
    // Browsers remember it for the host on every port: said only to those who came by HTTPS, and nothing about hosts below it.
    if (protocol === 'https') void reply.header('strict-transport-security', `max-age=${HALF_A_YEAR_SECONDS}`);
  });
}
