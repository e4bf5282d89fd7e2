import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Controller, Get, Header } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { NightshiftError } from '#contracts/errors.js';
import { PORTAL_FOLDER } from './portal-folder.js';

/** The pages there are, as portal/src/routes.tsx has them: which of them it is, the browser finds out by itself. */
const PAGES = [
  '/',
  '/sign-in',
  '/setup',
  '/apps',
  '/apps/*',
  '/executions',
  '/executions/*',
  '/queues',
  '/queues/*',
  '/dead-letters',
  '/dead-letters/*',
  '/timers',
  '/batches',
  '/batches/*',
  '/workers',
  '/workers/*',
  '/people',
  '/account',
  '/audit',
  '/notifications',
];

@ApiExcludeController()
@Controller()
export class PortalController {
  /** Asked for anew each time, so that a browser never holds on to the names of an older build. */
  @Get(PAGES)
  @Header('content-type', 'text/html; charset=utf-8')
  @Header('cache-control', 'no-cache')
  async page(): Promise<string> {
    try {
      return await readFile(join(PORTAL_FOLDER, 'index.html'), 'utf8');
    } catch (cause) {
      throw new NightshiftError('ROUTE_NOT_FOUND', 'The portal is not built: run `npm ci` and `npm run build`.', {
        cause,
      });
    }
  }
}
