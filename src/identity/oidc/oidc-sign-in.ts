import { Injectable } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { NightshiftError } from '#contracts/errors.js';
import { setSessionCookie } from '../sessions/session-cookie.js';
import { Sessions } from '../sessions/sessions.js';
import { OidcProvider } from './oidc-provider.js';
import { ProviderUsers } from './provider-users.js';
import { SignInStates } from './sign-in-states.js';

/** The way of a browser to the provider and back. */
@Injectable()
export class OidcSignIn {
  constructor(
    private readonly provider: OidcProvider,
    private readonly states: SignInStates,
    private readonly users: ProviderUsers,
    private readonly sessions: Sessions,
  ) {}

  /** The address to go to. Throws ROUTE_NOT_FOUND without a provider, PROVIDER_UNAVAILABLE. */
  async begin(
    reply: FastifyReply,
    { to, redirectUri }: { readonly to: string; readonly redirectUri: string },
  ): Promise<string> {
    this.#requireProvider();
    const { location, checks } = await this.provider.begin(redirectUri);
    this.states.keep(reply, { checks, redirectUri, to });
    return location;
  }

  /** Signs in whom the provider vouches for. The path to go on with. Throws SIGN_IN_FAILED, SIGN_IN_EXPIRED, PROVIDER_UNAVAILABLE. */
  async finish(request: FastifyRequest, reply: FastifyReply): Promise<string> {
    this.#requireProvider();
    const { checks, redirectUri, to } = this.states.take(request, reply);
    const { search } = new URL(request.originalUrl, redirectUri);
    const claims = await this.provider.finish(new URL(`${redirectUri}${search}`), checks);
    const caller = { requestId: String(request.id), address: request.ip };
    const user = await this.users.admitted(claims, caller);
    const { 'user-agent': userAgent } = request.headers;
    const { token, expiresAt } = await this.sessions.open(user, { ...caller, userAgent, by: this.provider.name });
    setSessionCookie(reply, token, expiresAt);
    return to;
  }

  #requireProvider(): void {
    if (this.provider.isConfigured) return;
    throw new NightshiftError('ROUTE_NOT_FOUND', 'There is no OpenID Connect provider: set OIDC_ISSUER.');
  }
}
