import { Body, Controller, Delete, Get, Header, HttpCode, Param, ParseUUIDPipe, Post } from '@nestjs/common';
import {
  ApiCreatedResponse,
  ApiNoContentResponse,
  ApiNotFoundResponse,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import { ByActor } from '../audit/actor.js';
import type { Actor } from '../audit/audit-store.js';
import { Audit } from '../audit/audit.js';
import { Audited } from '../audit/audited.js';
import { CreatedPersonalTokenResponse, CreatePersonalTokenRequest, PersonalTokenResponse } from './me.dto.js';
import { UserTokensService } from './user-tokens.service.js';
import { UsersService } from './users.service.js';

const NOT_FOUND = { description: 'USER_NOT_FOUND' };

/** What an Owner does about the tokens of others. */
@ApiTags('identity')
@Controller('api/users/:id/tokens')
export class UserTokensController {
  constructor(
    private readonly users: UsersService,
    private readonly tokens: UserTokensService,
    private readonly audit: Audit,
  ) {}

  @Get()
  @ApiOperation({ summary: 'Personal tokens of a user, oldest first; the tokens themselves are never shown again' })
  @ApiOkResponse({ type: [PersonalTokenResponse] })
  @ApiNotFoundResponse(NOT_FOUND)
  async list(@Param('id', ParseUUIDPipe) id: string): Promise<PersonalTokenResponse[]> {
    const user = await this.users.get(id);
    const rows = await this.tokens.list(user.id, 'personal');
    return rows.map((row) => new PersonalTokenResponse(row));
  }

  @Post()
  @Audited('user.issue-token')
  @Header('cache-control', 'no-store')
  @ApiOperation({ summary: 'Make a personal token for a user: the way in for somebody new; it is shown once' })
  @ApiCreatedResponse({ type: CreatedPersonalTokenResponse })
  @ApiNotFoundResponse(NOT_FOUND)
  async issue(
    @Param('id', ParseUUIDPipe) id: string,
    @Body() request: CreatePersonalTokenRequest,
  ): Promise<CreatedPersonalTokenResponse> {
    const user = await this.users.get(id);
    const { row, token } = await this.tokens.issuePersonal(user.id, request);
    return new CreatedPersonalTokenResponse(row, token);
  }

  @Delete(':tokenId')
  @HttpCode(204)
  @ApiOperation({ summary: 'Revoke a personal token of a user' })
  @ApiNoContentResponse()
  @ApiNotFoundResponse({ description: 'USER_NOT_FOUND, TOKEN_NOT_FOUND' })
  async revoke(
    @Param('id', ParseUUIDPipe) id: string,
    @Param('tokenId', ParseUUIDPipe) tokenId: string,
    @ByActor() actor: Actor,
  ): Promise<void> {
    const user = await this.users.get(id);
    // The trail has its name: nobody can look that up once it is gone.
    const before = new PersonalTokenResponse(await this.tokens.getPersonal(user.id, tokenId));
    const entry = { action: 'user.revoke-token', target: { kind: 'user', id: user.id }, before };
    await this.audit.around(actor, entry, () => this.tokens.revoke(user.id, tokenId));
  }
}
