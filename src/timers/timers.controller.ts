import { Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import {
  ApiAcceptedResponse,
  ApiConflictResponse,
  ApiNotFoundResponse,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import { ByIdentity } from '../identity/by-identity.js';
import { visible, type Identity } from '../identity/identity.js';
import { ByActor } from '../identity/audit/actor.js';
import { Audit, type AuditEntry } from '../identity/audit/audit.js';
import type { Actor } from '../identity/audit/audit-store.js';
import { TimerPreviewResponse } from './timer-preview.response.js';
import { TimerResponse } from './timer.response.js';
import { ListMissedRequest, MissedTimerResponse, PreviewTimerRequest, RunTimerResponse } from './timers.dto.js';
import { TimersService } from './timers.service.js';

const NOT_FOUND = { description: 'APP_NOT_FOUND, TIMER_NOT_FOUND' };

@ApiTags('timers')
@Controller('api')
export class TimersController {
  constructor(
    private readonly timers: TimersService,
    private readonly audit: Audit,
  ) {}

  @Get('timers')
  @ApiOperation({ summary: 'Every timer, by app and function' })
  @ApiOkResponse({ type: [TimerResponse] })
  async listAll(@ByIdentity() identity: Identity): Promise<TimerResponse[]> {
    const views = await this.timers.list();
    return visible(identity, views, ({ row }) => row.app).map((view) => new TimerResponse(view));
  }

  @Get('timers/missed')
  @ApiOperation({ summary: 'Occurrences that were missed, oldest first' })
  @ApiOkResponse({ type: [MissedTimerResponse] })
  async listMissed(@Query() { after, limit, from }: ListMissedRequest): Promise<MissedTimerResponse[]> {
    return (await this.timers.listMissed(after, limit, from)).map((row) => new MissedTimerResponse(row));
  }

  @Get('apps/:app/timers')
  @ApiOperation({ summary: 'The timers of one app' })
  @ApiOkResponse({ type: [TimerResponse] })
  @ApiNotFoundResponse({ description: 'APP_NOT_FOUND' })
  async list(@Param('app') app: string): Promise<TimerResponse[]> {
    return (await this.timers.list(app)).map((view) => new TimerResponse(view));
  }

  @Get('apps/:app/timers/:function')
  @ApiOperation({ summary: 'One timer' })
  @ApiOkResponse({ type: TimerResponse })
  @ApiNotFoundResponse(NOT_FOUND)
  async get(@Param('app') app: string, @Param('function') name: string): Promise<TimerResponse> {
    return new TimerResponse(await this.timers.get(app, name));
  }

  @Get('apps/:app/timers/:function/next')
  @ApiOperation({ summary: 'Its next occurrences, from now' })
  @ApiOkResponse({ type: TimerPreviewResponse })
  @ApiNotFoundResponse(NOT_FOUND)
  @ApiConflictResponse({ description: 'FUNCTION_NOT_RUNNABLE' })
  async preview(
    @Param('app') app: string,
    @Param('function') name: string,
    @Query() { count }: PreviewTimerRequest,
  ): Promise<TimerPreviewResponse> {
    const { definition, next } = await this.timers.preview(app, name, count);
    return new TimerPreviewResponse(next, definition.trigger.zone);
  }

  @Post('apps/:app/timers/:function/pause')
  @HttpCode(200)
  @ApiOperation({ summary: 'No run is released until it is resumed; one that is under way goes on' })
  @ApiOkResponse({ type: TimerResponse })
  @ApiNotFoundResponse(NOT_FOUND)
  async pause(
    @Param('app') app: string,
    @Param('function') name: string,
    @ByActor() actor: Actor,
  ): Promise<TimerResponse> {
    return new TimerResponse(
      await this.audit.around(actor, entry('timer.pause', app, name), () => this.timers.pause(app, name)),
    );
  }

  @Post('apps/:app/timers/:function/resume')
  @HttpCode(200)
  @ApiOperation({ summary: 'It runs again from now on; what fell into the pause is not made up for' })
  @ApiOkResponse({ type: TimerResponse })
  @ApiNotFoundResponse(NOT_FOUND)
  async resume(
    @Param('app') app: string,
    @Param('function') name: string,
    @ByActor() actor: Actor,
  ): Promise<TimerResponse> {
    return new TimerResponse(
      await this.audit.around(actor, entry('timer.resume', app, name), () => this.timers.resume(app, name)),
    );
  }

  @Post('apps/:app/timers/:function/run')
  @HttpCode(202)
  @ApiOperation({ summary: 'One run now, paused or not; the schedule stays as it is' })
  @ApiAcceptedResponse({ type: RunTimerResponse })
  @ApiNotFoundResponse(NOT_FOUND)
  @ApiConflictResponse({ description: 'TIMER_RUNNING, FUNCTION_NOT_RUNNABLE' })
  async run(
    @Param('app') app: string,
    @Param('function') name: string,
    @ByActor() actor: Actor,
  ): Promise<RunTimerResponse> {
    const { id, day } = await this.audit.around(actor, entry('timer.run', app, name), () => this.timers.run(app, name));
    return { id, day };
  }
}

function entry(action: string, app: string, name: string): AuditEntry {
  return { action, target: { kind: 'timer', id: name }, app };
}
