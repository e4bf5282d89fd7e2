import { Injectable } from '@nestjs/common';
import { NightshiftError } from '#contracts/errors.js';
import type { IdentifiedRequest, Identity } from './identity.js';
import { permit, wantedFor, type Asked } from './permission.js';
import { accessTo } from './route-roles.js';
import { isPersonal, tokenOf } from './tokens.js';
import { TokensService } from './tokens.service.js';
import { UserTokensService } from './users/user-tokens.service.js';

/** What authentication looks at, of an HTTP request on management's port. */
export interface IncomingRequest extends IdentifiedRequest, Asked {
  readonly method: string;
  readonly headers: { readonly authorization?: string | undefined };
  /** The pattern the router matched; none when it matched nothing. */
  readonly routeOptions?: { readonly url?: string | undefined };
}

/** The one check in front of every path: runs before the body is read, and for paths that do not exist too. */
@Injectable()
export class Authentication {
  constructor(
    private readonly tokens: TokensService,
    private readonly userTokens: UserTokensService,
  ) {}

  /** Puts the identity on the request. Throws TOKEN_MISSING, TOKEN_INVALID or ROLE_INSUFFICIENT. */
  async admit(request: IncomingRequest): Promise<void> {
    const access = accessTo(request.method, request.routeOptions?.url ?? '/');
    if (access === 'open') return;
    const identity = await this.identify(request.headers.authorization, wantedFor(access));
    permit(identity, access, request);
    request.identity = identity;
  }

  /** The identity behind an `Authorization` header: for what does not come as a request, such as a WebSocket upgrade. */
  async identify(authorization: string | undefined, wanted = 'a token'): Promise<Identity> {
    const token = tokenOf(authorization);
    if (token === undefined) {
      throw new NightshiftError(
        'TOKEN_MISSING',
        `This path takes ${wanted}: send it as "Authorization: Bearer <token>".`,
      );
    }
    return isPersonal(token) ? this.userTokens.identify(token) : this.tokens.identify(token);
  }
}
