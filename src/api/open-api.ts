import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { DocumentBuilder, SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';
import { withSecurity } from './route-security.js';

export const DOCS_PATH = 'api/docs';

export function openApiOf(app: NestFastifyApplication): OpenAPIObject {
  const config = new DocumentBuilder()
    // 3.1 is the first whose schemas are JSON Schema: those of contracts/messages go in as they are.
    .setOpenAPIVersion('3.1.0')
    .setTitle('Nightshift management API')
    .setDescription(
      'Function apps, executions, workers and people. What opens a path, and for which role, stands with it. Errors are {code, message, status}. A member of a request that may be left out may be null too, which is the same, but for the app of a role, what bounds a token (role, expiresInHours, maxUses, labels), and values for which null is one of many (json, content).',
    )
    .setVersion('1')
    .build();
  return withSecurity(SwaggerModule.createDocument(app, config));
}

/** The page at /api/docs and the document at /api/docs-json; the document is made when it is first asked for. */
export function serveDocs(app: NestFastifyApplication): void {
  SwaggerModule.setup(DOCS_PATH, app, () => openApiOf(app), { raw: ['json'], customSiteTitle: 'Nightshift API' });
}
