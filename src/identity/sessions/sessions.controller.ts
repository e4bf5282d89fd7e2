import { Controller, Delete, Get, HttpCode, Param, ParseUUIDPipe } from '@nestjs/common';
import { ApiNoContentResponse, ApiNotFoundResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Audited } from '../audit/audited.js';
import { ByIdentity, userOf, wholeUser } from '../by-identity.js';
import type { Identity } from '../identity.js';
import { UsersService } from '../users/users.service.js';
import { Sessions } from './sessions.js';
import { SessionResponse } from './sign-in.dto.js';

/** Where somebody is signed in, and the end of it. */
@ApiTags('identity')
@Controller('api')
export class SessionsController {
  constructor(
    private readonly sessions: Sessions,
    private readonly users: UsersService,
  ) {}

  @Get('me/sessions')
  @ApiOperation({ summary: 'Where you are signed in, oldest first' })
  @ApiOkResponse({ type: [SessionResponse] })
  async list(@ByIdentity() identity: Identity): Promise<SessionResponse[]> {
    const rows = await this.sessions.list(userOf(identity).id);
    return rows.map((row) => new SessionResponse(row, identity.tokenId));
  }

  @Delete('me/sessions/:id')
  @Audited('session.end')
  @HttpCode(204)
  @ApiOperation({ summary: 'End a session of yours' })
  @ApiNoContentResponse()
  @ApiNotFoundResponse({ description: 'TOKEN_NOT_FOUND' })
  async end(@Param('id', ParseUUIDPipe) id: string, @ByIdentity() identity: Identity): Promise<void> {
    await this.sessions.end(wholeUser(identity), id);
  }

  @Delete('me/sessions')
  @Audited('session.end-others')
  @HttpCode(204)
  @ApiOperation({ summary: 'End all sessions of yours but that of this request' })
  @ApiNoContentResponse()
  async endOthers(@ByIdentity() identity: Identity): Promise<void> {
    await this.sessions.endAll(wholeUser(identity), identity.tokenId);
  }

  @Delete('users/:id/sessions')
  @Audited('session.end-all')
  @HttpCode(204)
  @ApiOperation({ summary: 'End all sessions of a user' })
  @ApiNoContentResponse()
  @ApiNotFoundResponse({ description: 'USER_NOT_FOUND' })
  async endAll(@Param('id', ParseUUIDPipe) id: string): Promise<void> {
    const user = await this.users.get(id);
    await this.sessions.endAll(user.id);
  }
}
