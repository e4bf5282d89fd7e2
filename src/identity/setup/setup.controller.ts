import { Body, Controller, Header, Post, Req, Res } from '@nestjs/common';
import {
  ApiConflictResponse,
  ApiCreatedResponse,
  ApiOperation,
  ApiTags,
  ApiTooManyRequestsResponse,
  ApiUnauthorizedResponse,
} from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { setSessionCookie } from '../sessions/session-cookie.js';
import { Sessions } from '../sessions/sessions.js';
import { UserTokensService } from '../users/user-tokens.service.js';
import { SetupRequest, SetupResponse } from './setup.dto.js';
import { SetupService } from './setup.service.js';

@ApiTags('identity')
@Controller('api/setup')
export class SetupController {
  constructor(
    private readonly setup: SetupService,
    private readonly tokens: UserTokensService,
    private readonly sessions: Sessions,
  ) {}

  @Post()
  @Header('cache-control', 'no-store')
  @ApiOperation({
    summary: 'Become the first Owner, with the link of the first start or of `nightshift owner-link`: signs in',
  })
  @ApiCreatedResponse({ type: SetupResponse })
  @ApiUnauthorizedResponse({ description: 'TOKEN_INVALID: not a link of this installation' })
  @ApiConflictResponse({
    description: 'SETUP_OVER: the link was used, has expired, or there is an Owner; USER_CONFLICT',
  })
  @ApiTooManyRequestsResponse({ description: 'LOGIN_THROTTLED' })
  async complete(
    @Body() { token, name, password, tokenName }: SetupRequest,
    @Req() { id, ip, headers }: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<SetupResponse> {
    const caller = { requestId: id, address: ip };
    const user = await this.setup.complete(token, { name, password }, caller);
    if (tokenName !== undefined) {
      const issued = await this.tokens.issuePersonal(user.id, { name: tokenName });
      return new SetupResponse(user, { token: issued.token });
    }
    const opened = await this.sessions.open(user, { ...caller, userAgent: headers['user-agent'], by: 'setup link' });
    setSessionCookie(reply, opened.token, opened.expiresAt);
    return new SetupResponse(user, { csrfToken: opened.csrfToken });
  }
}
