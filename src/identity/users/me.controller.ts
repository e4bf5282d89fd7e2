import { Body, Controller, Delete, Get, Header, HttpCode, Param, ParseUUIDPipe, Post, Put } from '@nestjs/common';
import {
  ApiCreatedResponse,
  ApiForbiddenResponse,
  ApiNoContentResponse,
  ApiNotFoundResponse,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
  ApiTooManyRequestsResponse,
} from '@nestjs/swagger';
import { NightshiftError } from '#contracts/errors.js';
import { ByActor } from '../audit/actor.js';
import type { Actor } from '../audit/audit-store.js';
import { Audited } from '../audit/audited.js';
import { ByIdentity, userOf, wholeUser } from '../by-identity.js';
import type { Identity } from '../identity.js';
import { PasswordSignIn } from '../sessions/password-sign-in.js';
import {
  ChangePasswordRequest,
  CreatedPersonalTokenResponse,
  CreatePersonalTokenRequest,
  MeResponse,
  PersonalTokenResponse,
} from './me.dto.js';
import { UserTokensService } from './user-tokens.service.js';
import { UsersService } from './users.service.js';

/** What people do about themselves. */
@ApiTags('identity')
@Controller('api/me')
export class MeController {
  constructor(
    private readonly users: UsersService,
    private readonly tokens: UserTokensService,
    private readonly passwords: PasswordSignIn,
  ) {}

  @Get()
  @Header('cache-control', 'no-store')
  @ApiOperation({ summary: 'Who sends this request, and what it may do' })
  @ApiOkResponse({ type: MeResponse })
  async me(@ByIdentity() identity: Identity): Promise<MeResponse> {
    const { user } = identity;
    const hasPassword = user !== undefined && (await this.users.get(user.id)).passwordHash !== undefined;
    return new MeResponse(identity, hasPassword);
  }

  @Put('password')
  @Audited('password.change', () => ({}))
  @HttpCode(204)
  @ApiOperation({ summary: 'Change your password; your other sessions end' })
  @ApiNoContentResponse()
  @ApiForbiddenResponse({ description: 'ROLE_INSUFFICIENT: the password so far is another, or there is none' })
  @ApiTooManyRequestsResponse({ description: 'LOGIN_THROTTLED: Retry-After says for how long' })
  async changePassword(
    @Body() { current, new: password }: ChangePasswordRequest,
    @ByIdentity() identity: Identity,
    @ByActor() actor: Actor,
  ): Promise<void> {
    const user = await this.users.get(wholeUser(identity));
    // No guess at one: it does not count towards a lock-out.
    if (user.passwordHash === undefined) {
      throw new NightshiftError('ROLE_INSUFFICIENT', 'You have no password to change: an Owner can set one.');
    }
    if (!(await this.passwords.confirm(user, current, { address: actor.address, requestId: actor.requestId }))) {
      throw new NightshiftError('ROLE_INSUFFICIENT', 'That is not your password: an Owner can set a new one.');
    }
    await this.users.edit(user.id, { password }, identity.tokenId);
  }

  @Get('tokens')
  @ApiOperation({ summary: 'Your personal tokens, oldest first' })
  @ApiOkResponse({ type: [PersonalTokenResponse] })
  async list(@ByIdentity() identity: Identity): Promise<PersonalTokenResponse[]> {
    const rows = await this.tokens.list(userOf(identity).id, 'personal');
    return rows.map((row) => new PersonalTokenResponse(row));
  }

  @Post('tokens')
  @Audited('personal-token.create')
  @Header('cache-control', 'no-store')
  @ApiOperation({ summary: 'Make a personal token, for programs; it is shown once' })
  @ApiCreatedResponse({ type: CreatedPersonalTokenResponse })
  async create(
    @Body() request: CreatePersonalTokenRequest,
    @ByIdentity() identity: Identity,
  ): Promise<CreatedPersonalTokenResponse> {
    const { row, token } = await this.tokens.issuePersonal(wholeUser(identity), request);
    return new CreatedPersonalTokenResponse(row, token);
  }

  @Delete('tokens/:id')
  @Audited('personal-token.revoke')
  @HttpCode(204)
  @ApiOperation({ summary: 'Revoke a personal token of yours' })
  @ApiNoContentResponse()
  @ApiNotFoundResponse({ description: 'TOKEN_NOT_FOUND' })
  async revoke(@Param('id', ParseUUIDPipe) id: string, @ByIdentity() identity: Identity): Promise<void> {
    await this.tokens.revoke(wholeUser(identity), id);
  }
}
