import { Body, Controller, Get, HttpCode, Param, Post, Put, Query, UseGuards } from '@nestjs/common';
import { ApiConflictResponse, ApiNotFoundResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { ByActor } from '../../identity/audit/actor.js';
import type { Actor } from '../../identity/audit/audit-store.js';
import { BulkLetters } from './bulk-letters.js';
import {
  DiscardManyRequest,
  EditPayloadRequest,
  RedriveManyRequest,
  RedriveRequest,
  selectionOf,
} from './change-dead-letters.request.js';
import {
  BulkResponse,
  DeadLetterDetailResponse,
  DeadLetterListResponse,
  DeadLetterResponse,
} from './dead-letter.response.js';
import { DeadLettersService } from './dead-letters.service.js';
import { LetterGuard } from './letter-guard.js';
import { LetterRedrives } from './letter-redrives.js';
import { letterFilterOf, ListDeadLettersRequest } from './list-dead-letters.request.js';

const NOT_FOUND = { description: 'DEAD_LETTER_NOT_FOUND' };
const NOT_WAITING = { description: 'DEAD_LETTER_CONFLICT: it is not waiting' };

@ApiTags('dead letters')
@Controller('api/dead-letters')
export class DeadLettersController {
  constructor(
    private readonly letters: DeadLettersService,
    private readonly redrives: LetterRedrives,
    private readonly bulk: BulkLetters,
  ) {}

  @Get()
  @ApiOperation({ summary: 'Messages that nobody could handle, newest first, page by page' })
  @ApiOkResponse({ type: DeadLetterListResponse })
  async list(@Query() query: ListDeadLettersRequest): Promise<DeadLetterListResponse> {
    return new DeadLetterListResponse(await this.letters.list(letterFilterOf(query), query.limit, query.cursor));
  }

  @Post('redrive')
  @UseGuards(LetterGuard)
  @HttpCode(200)
  @ApiOperation({ summary: 'Redrive those that are named, or that a filter finds, step by step' })
  @ApiOkResponse({ type: BulkResponse })
  async redriveMany(@Body() request: RedriveManyRequest, @ByActor() actor: Actor): Promise<BulkResponse> {
    const { force = false, dryRun = false } = request;
    return new BulkResponse(await this.bulk.redrive(selectionOf(request), force, { actor, dryRun }));
  }

  @Post('discard')
  @UseGuards(LetterGuard)
  @HttpCode(200)
  @ApiOperation({ summary: 'Discard those that are named, or that a filter finds, step by step' })
  @ApiOkResponse({ type: BulkResponse })
  async discardMany(@Body() request: DiscardManyRequest, @ByActor() actor: Actor): Promise<BulkResponse> {
    const { dryRun = false } = request;
    return new BulkResponse(await this.bulk.discard(selectionOf(request), { actor, dryRun }));
  }

  @Get(':id')
  @UseGuards(LetterGuard)
  @ApiOperation({ summary: 'One of them with its payload, headers and last failure; secrets are masked' })
  @ApiOkResponse({ type: DeadLetterDetailResponse })
  @ApiNotFoundResponse(NOT_FOUND)
  async get(@Param('id') id: string): Promise<DeadLetterDetailResponse> {
    const letter = await this.letters.get(id);
    return new DeadLetterDetailResponse(letter, await this.letters.failureOf(letter));
  }

  @Put(':id/payload')
  @UseGuards(LetterGuard)
  @ApiOperation({ summary: 'Change what a redrive sends; the original is kept' })
  @ApiOkResponse({ type: DeadLetterDetailResponse })
  @ApiNotFoundResponse(NOT_FOUND)
  @ApiConflictResponse(NOT_WAITING)
  async edit(
    @Param('id') id: string,
    @Body() edit: EditPayloadRequest,
    @ByActor() actor: Actor,
  ): Promise<DeadLetterDetailResponse> {
    const letter = await this.letters.edit(id, edit, actor);
    return new DeadLetterDetailResponse(letter, await this.letters.failureOf(letter));
  }

  @Post(':id/redrive')
  @UseGuards(LetterGuard)
  @HttpCode(200)
  @ApiOperation({ summary: 'Send it again, as a new message, to where it came from' })
  @ApiOkResponse({ type: DeadLetterResponse })
  @ApiNotFoundResponse(NOT_FOUND)
  @ApiConflictResponse({
    description:
      'DEAD_LETTER_CONFLICT: somebody else redrives it or has; DEAD_LETTER_EXHAUSTED: too often; DEAD_LETTER_UNDELIVERABLE: nobody would take it',
  })
  async redrive(
    @Param('id') id: string,
    @Body() { force = false }: RedriveRequest,
    @ByActor() actor: Actor,
  ): Promise<DeadLetterResponse> {
    return new DeadLetterResponse(await this.redrives.redrive(id, actor, force));
  }

  @Post(':id/discard')
  @UseGuards(LetterGuard)
  @HttpCode(200)
  @ApiOperation({ summary: 'Settle it without sending it again; it stays readable' })
  @ApiOkResponse({ type: DeadLetterResponse })
  @ApiNotFoundResponse(NOT_FOUND)
  @ApiConflictResponse(NOT_WAITING)
  async discard(@Param('id') id: string, @ByActor() actor: Actor): Promise<DeadLetterResponse> {
    return new DeadLetterResponse(await this.letters.discard(id, actor));
  }
}
