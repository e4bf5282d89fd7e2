import { Injectable } from '@nestjs/common';
import { NightshiftError } from '#contracts/errors.js';
import { BearerTokens } from './tokens/bearer-tokens.js';
import type { IdentifiedRequest, Identity } from './identity.js';
import { permit, wantedFor, type Asked } from './permission.js';
import { accessTo } from './route-roles.js';
import { csrfTokenOf, requireCsrfToken, type BrowserRequest } from './sessions/request-origin.js';
import { sessionTokenOf, type CookieRequest } from './sessions/session-cookie.js';
import { Sessions } from './sessions/sessions.js';
import { SlotGrants } from './slot-grants.js';
import { isPersonal, tokenOf } from './tokens/tokens.js';

/** What authentication looks at, of an HTTP request on management's port. */
export interface IncomingRequest extends IdentifiedRequest, Asked, BrowserRequest, CookieRequest {
  readonly ip: string;
  readonly headers: BrowserRequest['headers'] & CookieRequest['headers'];
  /** The pattern the router matched; none when it matched nothing. */
  readonly routeOptions?: { readonly url?: string | undefined };
}

/** The one check in front of every path: runs before the body is read, and for paths that do not exist too. */
@Injectable()
export class Authentication {
  constructor(
    private readonly bearers: BearerTokens,
    private readonly sessions: Sessions,
    private readonly slots: SlotGrants,
  ) {}

  /** Puts the identity on the request: a token's, else that of the session's cookie. Throws TOKEN_MISSING, TOKEN_INVALID, REQUEST_THROTTLED, CSRF_REFUSED or ROLE_INSUFFICIENT. */
  async admit(request: IncomingRequest): Promise<void> {
    const access = accessTo(request.method, request.routeOptions?.url ?? '');
    if (access === 'open') return;
    const identity =
      (await this.#ofSession(request)) ??
      (await this.identify(request.headers.authorization, request.ip, wantedFor(access)));
    permit(identity, access, request);
    request.identity = identity;
  }

  /** The identity behind an `Authorization` header, and nothing else: for what a browser's cookie must not open, such as a worker's WebSocket. `address` is the caller's. Throws REQUEST_THROTTLED too. */
  async identify(authorization: string | undefined, address: string, wanted = 'a token'): Promise<Identity> {
    const token = tokenOf(authorization);
    if (token === undefined) {
      throw new NightshiftError(
        'TOKEN_MISSING',
        `This path takes ${wanted}: send it as "Authorization: Bearer <token>".`,
      );
    }
    const identity = await this.bearers.identify(token, address);
    return isPersonal(token) ? this.slots.addedTo(identity) : identity;
  }

  async #ofSession(request: IncomingRequest): Promise<Identity | undefined> {
    const token = request.headers.authorization === undefined ? sessionTokenOf(request) : undefined;
    if (token === undefined) return undefined;
    const identity = await this.sessions.identify(token);
    requireCsrfToken(request, csrfTokenOf(token));
    return this.slots.addedTo(identity);
  }
}
