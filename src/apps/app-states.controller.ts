import { Body, Controller, HttpCode, Param, Post, Put } from '@nestjs/common';
import { ApiNoContentResponse, ApiNotFoundResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { ByActor } from '../identity/audit/actor.js';
import type { Actor } from '../identity/audit/audit-store.js';
import { AppStateRequest } from './app-state.request.js';
import { AppStates } from './app-states.js';
import { AppDirectory } from './catalog/app-directory.js';

const NOT_FOUND = { description: 'APP_NOT_FOUND' };

/** Stopping, starting and restarting an app: what `/admin/host` does too, with the app's own keys (host-semantics, section 2). */
@ApiTags('apps')
@Controller('api/apps/:app')
export class AppStatesController {
  constructor(
    private readonly directory: AppDirectory,
    private readonly states: AppStates,
  ) {}

  @Put('state')
  @HttpCode(204)
  @ApiOperation({ summary: 'Takes an app offline, drains it, or lets it run; what runs already ends' })
  @ApiNoContentResponse()
  @ApiNotFoundResponse(NOT_FOUND)
  async set(@Param('app') app: string, @Body() { state }: AppStateRequest, @ByActor() actor: Actor): Promise<void> {
    const before = (await this.directory.get(app)).app.state;
    if (before !== state) await this.states.set(actor, app, before, state);
  }

  @Post('restart')
  @HttpCode(204)
  @ApiOperation({ summary: 'Replaces its language processes on every worker; calls in hand end on the old ones' })
  @ApiNoContentResponse()
  @ApiNotFoundResponse(NOT_FOUND)
  async restart(@Param('app') app: string, @ByActor() actor: Actor): Promise<void> {
    await this.states.restart(actor, app);
  }
}
