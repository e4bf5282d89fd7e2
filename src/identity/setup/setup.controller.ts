import { Body, Controller, Header, Post, Req } from '@nestjs/common';
import {
  ApiConflictResponse,
  ApiCreatedResponse,
  ApiOperation,
  ApiTags,
  ApiTooManyRequestsResponse,
  ApiUnauthorizedResponse,
} from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { UserTokensService } from '../users/user-tokens.service.js';
import { SetupRequest, SetupResponse } from './setup.dto.js';
import { SetupService } from './setup.service.js';

@ApiTags('identity')
@Controller('api/setup')
export class SetupController {
  constructor(
    private readonly setup: SetupService,
    private readonly tokens: UserTokensService,
  ) {}

  @Post()
  @Header('cache-control', 'no-store')
  @ApiOperation({ summary: 'Become the first Owner, with the link of the first start or of `nightshift owner-link`' })
  @ApiCreatedResponse({ type: SetupResponse })
  @ApiUnauthorizedResponse({ description: 'TOKEN_INVALID: not a link of this installation' })
  @ApiConflictResponse({
    description: 'SETUP_OVER: the link was used, has expired, or there is an Owner; USER_CONFLICT',
  })
  @ApiTooManyRequestsResponse({ description: 'LOGIN_THROTTLED' })
  async complete(@Body() request: SetupRequest, @Req() { id, ip }: FastifyRequest): Promise<SetupResponse> {
    const { token, name, password, tokenName } = request;
    const user = await this.setup.complete(token, { name, password }, { requestId: String(id), address: ip });
    if (tokenName === undefined) return new SetupResponse(user, undefined);
    const issued = await this.tokens.issuePersonal(user.id, { name: tokenName });
    return new SetupResponse(user, issued.token);
  }
}
