import type { IncomingMessage } from 'node:http';
import { Injectable } from '@nestjs/common';
import { NightshiftError } from '#contracts/errors.js';
import { WORKER_PATHS } from '#contracts/messages/worker-link.js';
import { Authentication } from '../../identity/authentication.js';
import type { WorkerRow } from '../worker-store.js';
import { WorkersService } from '../workers.service.js';

/** Who may open a link. An upgrade passes by the HTTP server's own authentication, so it is checked here. */
@Injectable()
export class LinkGate {
  constructor(
    private readonly authentication: Authentication,
    private readonly workers: WorkersService,
  ) {}

  /** The worker that asks. Throws ROUTE_NOT_FOUND, TOKEN_MISSING, TOKEN_INVALID, REQUEST_THROTTLED, ROLE_INSUFFICIENT or STORE_UNAVAILABLE. */
  async admit(request: IncomingMessage): Promise<WorkerRow> {
    const path = request.url?.split('?', 1)[0];
    if (path !== WORKER_PATHS.link) {
      throw new NightshiftError('ROUTE_NOT_FOUND', `Only ${WORKER_PATHS.link} is a WebSocket.`);
    }
    const address = request.socket.remoteAddress ?? '';
    const identity = await this.authentication.identify(
      request.headers.authorization,
      address,
      "a worker's credential",
    );
    if (identity.kind !== 'worker') {
      throw new NightshiftError('ROLE_INSUFFICIENT', "This path takes a worker's credential.");
    }
    return this.workers.ofToken(identity.tokenId);
  }
}
