import { Body, Controller, Delete, Get, HttpCode, Param, Post, Put, Query } from '@nestjs/common';
import {
  ApiConflictResponse,
  ApiCreatedResponse,
  ApiNoContentResponse,
  ApiNotFoundResponse,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import { ByActor } from '../identity/audit/actor.js';
import type { Actor } from '../identity/audit/audit-store.js';
import { Audited } from '../identity/audit/audited.js';
import { AppChanges } from './app-changes.js';
import { AppDirectory } from './catalog/app-directory.js';
import { appResponse } from './app-responses.js';
import { AppResponse } from './apps.dto.js';
import { AppsService } from './apps.service.js';
import { CreateAppRequest, MakeSlotRequest, RemoveAppRequest, RemovedAppResponse } from './versions/versions.dto.js';

const NOT_FOUND = { description: 'APP_NOT_FOUND' };

/** Apps that people make, their deployment slots, and what they delete. */
@ApiTags('apps')
@Controller('api/apps')
export class AppChangesController {
  constructor(
    private readonly apps: AppsService,
    private readonly directory: AppDirectory,
    private readonly changes: AppChanges,
  ) {}

  @Post()
  @ApiOperation({ summary: 'Makes an app without a version, with its master and host key' })
  @ApiCreatedResponse({ type: AppResponse })
  @ApiConflictResponse({ description: 'APP_CONFLICT: it exists' })
  @Audited('app.create')
  async create(@Body() { name }: CreateAppRequest): Promise<AppResponse> {
    await this.apps.create(name);
    return appResponse((await this.directory.get(name)).app);
  }

  @Delete(':app')
  @ApiOperation({ summary: 'Deletes an app with its versions, keys, settings, timers and queue claims; history stays' })
  @ApiOkResponse({ type: RemovedAppResponse, description: 'What is gone.' })
  @ApiNotFoundResponse(NOT_FOUND)
  @ApiConflictResponse({ description: 'APP_CONFLICT: it has work that runs or waits, or a deployment slot' })
  remove(
    @Param('app') app: string,
    @Query() { force }: RemoveAppRequest,
    @ByActor() actor: Actor,
  ): Promise<RemovedAppResponse> {
    return this.changes.remove(actor, app, force === 'true');
  }

  @Delete(':app/versions/:version')
  @HttpCode(204)
  @ApiOperation({ summary: 'Deletes a version that is not in use' })
  @ApiNoContentResponse()
  @ApiNotFoundResponse({ description: 'APP_NOT_FOUND, VERSION_NOT_FOUND' })
  @ApiConflictResponse({ description: 'APP_CONFLICT: it is in use' })
  removeVersion(@Param('app') app: string, @Param('version') version: string, @ByActor() actor: Actor): Promise<void> {
    return this.changes.removeVersion(actor, app, version);
  }

  @Get(':app/slots')
  @ApiOperation({ summary: 'The deployment slots of an app: each is an app of its own' })
  @ApiOkResponse({ type: [AppResponse] })
  @ApiNotFoundResponse(NOT_FOUND)
  async listSlots(@Param('app') app: string): Promise<AppResponse[]> {
    return (await this.changes.listSlots(app)).map(appResponse);
  }

  @Put(':app/slots/staging')
  @ApiOperation({ summary: 'Makes the staging slot unless it is there: the app <app>-staging' })
  @ApiOkResponse({ type: AppResponse })
  @ApiNotFoundResponse(NOT_FOUND)
  @ApiConflictResponse({ description: 'APP_CONFLICT: the name is taken, or the app is a slot itself' })
  async makeSlot(
    @Param('app') app: string,
    @Query() { cloneSettings }: MakeSlotRequest,
    @ByActor() actor: Actor,
  ): Promise<AppResponse> {
    return appResponse(await this.changes.makeSlot(actor, app, cloneSettings === 'true'));
  }

  @Delete(':app/slots/staging')
  @ApiOperation({ summary: 'Deletes the staging slot, as an app is deleted' })
  @ApiOkResponse({ type: RemovedAppResponse, description: 'What is gone.' })
  @ApiNotFoundResponse(NOT_FOUND)
  @ApiConflictResponse({ description: 'APP_CONFLICT: it has work that runs or waits' })
  removeSlot(
    @Param('app') app: string,
    @Query() { force }: RemoveAppRequest,
    @ByActor() actor: Actor,
  ): Promise<RemovedAppResponse> {
    return this.changes.removeSlot(actor, app, force === 'true');
  }

  @Post(':app/swap')
  @HttpCode(204)
  @ApiOperation({ summary: 'The app and its staging slot exchange versions and settings at once; slot settings stay' })
  @ApiNoContentResponse()
  @ApiNotFoundResponse(NOT_FOUND)
  @ApiConflictResponse({ description: 'APP_CONFLICT: the slot has no version that a worker has loaded' })
  swap(@Param('app') app: string, @ByActor() actor: Actor): Promise<void> {
    return this.changes.swap(actor, app);
  }
}
