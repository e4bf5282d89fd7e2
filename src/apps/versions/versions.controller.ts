import { Body, Controller, Delete, Get, HttpCode, Param, Post, Put, Query, Res } from '@nestjs/common';
import {
  ApiAcceptedResponse,
  ApiConflictResponse,
  ApiNoContentResponse,
  ApiNotFoundResponse,
  ApiOkResponse,
  ApiOperation,
  ApiParam,
  ApiServiceUnavailableResponse,
  ApiTags,
} from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { ByActor } from '../../identity/audit/actor.js';
import type { Actor } from '../../identity/audit/audit-store.js';
import { VersionChanges } from './version-changes.js';
import { VersionList } from './version-list.js';
import { ActivationResponse, AppVersionResponse, RollbackRequest, SplitRequest, WaitRequest } from './versions.dto.js';

const SECOND_MS = 1_000;
const NOT_FOUND = { description: 'APP_NOT_FOUND, VERSION_NOT_FOUND' };
const WAITING = {
  type: ActivationResponse,
  description: 'No worker has loaded it yet; it becomes active when one has.',
};

/** Which version of an app is in service. */
@ApiTags('versions')
@Controller('api/apps/:app')
export class VersionsController {
  constructor(
    private readonly versions: VersionList,
    private readonly changes: VersionChanges,
  ) {}

  @Get('versions')
  @ApiOperation({ summary: 'The versions, newest first, and what each is there for' })
  @ApiOkResponse({ type: [AppVersionResponse] })
  @ApiNotFoundResponse({ description: 'APP_NOT_FOUND' })
  list(@Param('app') app: string): Promise<AppVersionResponse[]> {
    return this.versions.of(app);
  }

  @Post('versions/:version/activate')
  @HttpCode(200)
  @ApiParam({ name: 'app' })
  @ApiParam({ name: 'version' })
  @ApiOperation({ summary: 'Makes it the active version once a worker has loaded it; calls in hand end on theirs' })
  @ApiOkResponse({ type: ActivationResponse })
  @ApiAcceptedResponse(WAITING)
  @ApiNotFoundResponse(NOT_FOUND)
  @ApiConflictResponse({ description: 'VERSION_REFUSED, APP_CONFLICT' })
  activate(
    @Param() { app, version }: { readonly app: string; readonly version: string },
    @Query() { wait }: WaitRequest,
    @ByActor() actor: Actor,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ActivationResponse> {
    return answered(reply, this.changes.activate(actor, app, version, wait * SECOND_MS));
  }

  @Post('rollback')
  @HttpCode(200)
  @ApiOperation({ summary: 'Goes back to what was active before, or to the version that is named' })
  @ApiOkResponse({ type: ActivationResponse })
  @ApiAcceptedResponse(WAITING)
  @ApiNotFoundResponse(NOT_FOUND)
  @ApiConflictResponse({ description: 'APP_CONFLICT (nothing was active before), VERSION_REFUSED' })
  rollBack(
    @Param('app') app: string,
    @Body() { version }: RollbackRequest,
    @ByActor() actor: Actor,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ActivationResponse> {
    return answered(reply, this.changes.rollBack(actor, app, version, new WaitRequest().wait * SECOND_MS));
  }

  @Put('split')
  @HttpCode(204)
  @ApiOperation({ summary: 'Gives another version a share of the new invocations: HTTP, timers and queues' })
  @ApiNoContentResponse()
  @ApiNotFoundResponse(NOT_FOUND)
  @ApiConflictResponse({ description: 'APP_CONFLICT, VERSION_REFUSED' })
  @ApiServiceUnavailableResponse({ description: 'APP_NOT_LOADED: no worker has loaded it in time' })
  split(
    @Param('app') app: string,
    @Body() { version, percent }: SplitRequest,
    @Query() { wait }: WaitRequest,
    @ByActor() actor: Actor,
  ): Promise<void> {
    return this.changes.split(actor, app, percent === 0 ? undefined : { version, percent }, wait * SECOND_MS);
  }

  @Delete('split')
  @HttpCode(204)
  @ApiOperation({ summary: 'Every new invocation goes to the active version again' })
  @ApiNoContentResponse()
  @ApiNotFoundResponse({ description: 'APP_NOT_FOUND' })
  endSplit(@Param('app') app: string, @ByActor() actor: Actor): Promise<void> {
    return this.changes.split(actor, app, undefined, 0);
  }
}

async function answered(reply: FastifyReply, asked: Promise<ActivationResponse>): Promise<ActivationResponse> {
  const answer = await asked;
  if (answer.state === 'waiting') void reply.code(202);
  return answer;
}
