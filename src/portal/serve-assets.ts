import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { PORTAL_FOLDER } from './portal-folder.js';

/**
 * Their names carry a hash of what is in them, so a browser may keep them for good; each lies there compressed too. Not awaited: that would start the routes
 * there are so far before Nest has said what becomes of their errors.
 */
export function serveAssets(app: NestFastifyApplication): void {
  void app.register(fastifyStatic, {
    root: join(PORTAL_FOLDER, 'assets'),
    prefix: '/assets/',
    immutable: true,
    maxAge: '365d',
    preCompressed: true,
    decorateReply: false,
    index: false,
    // A portal that is not built is told by its pages.
    suppressWarning: true,
  });
}
