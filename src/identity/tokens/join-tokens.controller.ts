import { Body, Controller, Delete, Get, Header, HttpCode, Param, ParseUUIDPipe, Post } from '@nestjs/common';
import {
  ApiCreatedResponse,
  ApiNoContentResponse,
  ApiNotFoundResponse,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import { NightshiftError } from '#contracts/errors.js';
import { workerLabels } from '../../fleet/placement/selector.js';
import { Audited } from '../audit/audited.js';
import { JoinTokens } from './join-tokens.js';
import { CreatedJoinTokenResponse, CreateJoinTokenRequest, JoinTokenResponse } from './join-tokens.dto.js';
import { TokensService } from './tokens.service.js';

@ApiTags('identity')
@Controller('api/join-tokens')
export class JoinTokensController {
  constructor(
    private readonly joinTokens: JoinTokens,
    private readonly tokens: TokensService,
  ) {}

  @Post()
  @Audited('join-token.create')
  @Header('cache-control', 'no-store')
  @ApiOperation({ summary: 'Make a token that lets workers join; it is shown once' })
  @ApiCreatedResponse({ type: CreatedJoinTokenResponse })
  async create(@Body() request: CreateJoinTokenRequest): Promise<CreatedJoinTokenResponse> {
    const { name, expiresInHours, singleUse = false, maxUses, labels: written } = request;
    if (singleUse && maxUses !== undefined) {
      throw new NightshiftError('REQUEST_INVALID', 'Send singleUse or maxUses, not both.');
    }
    const labels = written === undefined ? undefined : workerLabels(written);
    const terms = { maxUses: singleUse ? 1 : maxUses, labels };
    const issued = await this.joinTokens.issue(name, expiresInHours, terms);
    return { id: issued.id, name: request.name, token: issued.token };
  }

  @Get()
  @ApiOperation({ summary: 'List join tokens, oldest first, with what became of each' })
  @ApiOkResponse({ type: [JoinTokenResponse] })
  async list(): Promise<JoinTokenResponse[]> {
    const rows = await this.tokens.list('join');
    return rows.map((row) => {
      const { id, name, createdAt, expiresAt, revokedAt, maxUses, labels, uses, lastUsedAt } = row;
      return {
        id,
        name,
        createdAt,
        ...(expiresAt === undefined ? {} : { expiresAt }),
        ...(revokedAt === undefined ? {} : { revokedAt }),
        ...(maxUses === undefined ? {} : { maxUses }),
        ...(labels === undefined ? {} : { labels }),
        ...(lastUsedAt === undefined ? {} : { lastUsedAt }),
        uses,
        state: this.tokens.stateOf(row),
      };
    });
  }

  @Delete(':id')
  @Audited('join-token.revoke')
  @HttpCode(204)
  @ApiOperation({ summary: 'Revoke a join token; workers that joined with it stay' })
  @ApiNoContentResponse()
  @ApiNotFoundResponse({ description: 'TOKEN_NOT_FOUND' })
  async revoke(@Param('id', ParseUUIDPipe) id: string): Promise<void> {
    await this.tokens.revoke('join', id);
  }
}
