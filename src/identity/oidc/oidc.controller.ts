import { Controller, Get, Inject, Query, Req, Res } from '@nestjs/common';
import {
  ApiFoundResponse,
  ApiOperation,
  ApiServiceUnavailableResponse,
  ApiTags,
  ApiUnauthorizedResponse,
} from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { NightshiftError } from '#contracts/errors.js';
import { Logger } from '#contracts/ports/logger.js';
import { MANAGEMENT_CONFIG, type ManagementConfig } from '../../management.config.js';
import { BeginSignInRequest } from './oidc.dto.js';
import { localPath } from './local-path.js';
import { OidcSignIn } from './oidc-sign-in.js';

const CALLBACK = '/api/sign-in/oidc/callback';

/** Pages that a browser goes through; what goes wrong is shown by the sign-in page. */
@ApiTags('identity')
@Controller('api/sign-in/oidc')
export class OidcController {
  constructor(
    private readonly signIn: OidcSignIn,
    private readonly logger: Logger,
    @Inject(MANAGEMENT_CONFIG) private readonly config: ManagementConfig,
  ) {}

  @Get()
  @ApiOperation({ summary: 'Sign in with the OpenID Connect provider: leads a browser there' })
  @ApiFoundResponse({ description: 'To the provider; for a browser also to /sign-in?error=<code> when that fails' })
  @ApiServiceUnavailableResponse({ description: 'PROVIDER_UNAVAILABLE' })
  begin(
    @Query() { to }: BeginSignInRequest,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const redirectUri = `${this.#addressFor(request)}${CALLBACK}`;
    return this.#leading(reply, async () => this.signIn.begin(reply, { to: localPath(to), redirectUri }));
  }

  @Get('callback')
  @ApiOperation({ summary: 'Where the provider sends a browser back to: sets the session cookie and leads on' })
  @ApiFoundResponse({ description: 'To the page; for a browser also to /sign-in?error=<code> when that fails' })
  @ApiUnauthorizedResponse({ description: 'SIGN_IN_FAILED, SIGN_IN_EXPIRED' })
  @ApiServiceUnavailableResponse({ description: 'PROVIDER_UNAVAILABLE' })
  finish(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    return this.#leading(reply, () => this.signIn.finish(request, reply));
  }

  /** As configured, else the way the browser came: the provider compares it with what was registered there. */
  #addressFor({ protocol, host }: FastifyRequest): string {
    return this.config.publicUrl?.replace(/\/+$/, '') ?? `${protocol}://${host}`;
  }

  async #leading(reply: FastifyReply, work: () => Promise<string>): Promise<void> {
    void reply.header('cache-control', 'no-store').header('referrer-policy', 'no-referrer');
    try {
      void reply.redirect(await work(), 302);
    } catch (error) {
      if (!(error instanceof NightshiftError) || error.code === 'REQUEST_INVALID') throw error;
      // The sign-in page tells a code only; the reason is for whoever runs this.
      const { code, message } = error;
      this.logger.warn({ code, reason: message }, 'A sign-in with the provider came to nothing');
      if (reply.request.headers.accept?.includes('text/html') !== true) throw error;
      void reply.redirect(`/sign-in?error=${code}`, 302);
    }
  }
}
