import { Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { NightshiftError } from '#contracts/errors.js';
import { idOf, ItsAppGuard, type Reaches } from '../identity/its-app-guard.js';
import { batchNotFound } from './batch-not-found.js';
import { Batches } from './batches.service.js';

/** Of one batch, and of the request that makes one: that names its apps in the body. */
@Injectable()
export class BatchGuard extends ItsAppGuard {
  constructor(private readonly batches: Batches) {
    super();
  }

  protected override async check(request: FastifyRequest, reaches: Reaches): Promise<void> {
    const id = idOf(request);
    if (id === '') return checkApps(request.body, reaches);
    const { app, onComplete } = await this.batches.get(id);
    if (!reaches(app)) throw batchNotFound(id);
    // What follows the old batch follows the new one.
    if (request.routeOptions.url?.endsWith('/repeat-failed') === true) checkApps({ onComplete }, reaches);
  }
}

function checkApps(body: unknown, reaches: Reaches): void {
  const { app, onComplete } = (body ?? {}) as {
    readonly app?: unknown;
    readonly onComplete?: { app?: unknown } | null;
  };
  for (const named of [app, onComplete?.app]) {
    // What is no text the route itself refuses.
    if (typeof named !== 'string' || reaches(named)) continue;
    throw new NightshiftError('ROLE_INSUFFICIENT', `This takes the role operator in app ${named}.`);
  }
}
