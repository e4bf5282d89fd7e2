import { Body, Controller, Get, Header, HttpCode, Post, Req, Res } from '@nestjs/common';
import {
  ApiForbiddenResponse,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
  ApiTooManyRequestsResponse,
  ApiUnauthorizedResponse,
} from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { NightshiftError } from '#contracts/errors.js';
import { Audited } from '../audit/audited.js';
import { ByIdentity, userOf } from '../by-identity.js';
import type { Identity } from '../identity.js';
import { SlotGrants } from '../slot-grants.js';
import { PasswordSignIn } from './password-sign-in.js';
import { clearSessionCookie, setSessionCookie } from './session-cookie.js';
import { Sessions } from './sessions.js';
import { SignInOptions } from './sign-in-options.js';
import { SignedInResponse, SignInOptionsResponse, SignInRequest } from './sign-in.dto.js';

/** The way in with a password, and out. */
@ApiTags('identity')
@Controller('api')
export class SignInController {
  constructor(
    private readonly passwords: PasswordSignIn,
    private readonly sessions: Sessions,
    private readonly options: SignInOptions,
    private readonly slots: SlotGrants,
  ) {}

  @Get('sign-in/options')
  @ApiOperation({ summary: 'The ways to sign in' })
  @ApiOkResponse({ type: SignInOptionsResponse })
  async ways(): Promise<SignInOptionsResponse> {
    return { password: true, providers: this.options.providers, setupNeeded: await this.options.isSetupNeeded() };
  }

  @Post('sign-in')
  @HttpCode(200)
  @Header('cache-control', 'no-store')
  @ApiOperation({ summary: 'Sign in with a password: the answer sets the cookie of a session' })
  @ApiOkResponse({ type: SignedInResponse })
  @ApiUnauthorizedResponse({ description: 'SIGN_IN_FAILED' })
  @ApiForbiddenResponse({ description: 'CSRF_REFUSED: a page of another origin sent it' })
  @ApiTooManyRequestsResponse({ description: 'LOGIN_THROTTLED: Retry-After says for how long' })
  async signIn(
    @Body() { name, password }: SignInRequest,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<SignedInResponse> {
    const facts = { address: request.ip, requestId: request.id, userAgent: request.headers['user-agent'] };
    const opened = await this.passwords.signIn(name, password, { ...facts, by: 'password' });
    setSessionCookie(reply, opened.token, opened.expiresAt);
    return new SignedInResponse({ ...opened, identity: await this.slots.addedTo(opened.identity) });
  }

  @Post('sign-out')
  @Audited('session.end')
  @HttpCode(204)
  @ApiOperation({ summary: 'End the session of this request' })
  @ApiNoContentResponse()
  async signOut(@ByIdentity() identity: Identity, @Res({ passthrough: true }) reply: FastifyReply): Promise<void> {
    if (identity.kind !== 'session') {
      throw new NightshiftError(
        'REQUEST_INVALID',
        'Only a session is signed out: revoke a token with DELETE /api/me/tokens/<id>.',
      );
    }
    await this.sessions.end(userOf(identity).id, identity.tokenId);
    clearSessionCookie(reply);
  }
}
