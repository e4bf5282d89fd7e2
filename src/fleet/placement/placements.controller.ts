import { Body, Controller, Delete, Get, HttpCode, Param, Put } from '@nestjs/common';
import { ApiNoContentResponse, ApiNotFoundResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { AppDirectory } from '../../apps/catalog/app-directory.js';
import { ByActor } from '../../identity/audit/actor.js';
import type { Actor } from '../../identity/audit/audit-store.js';
import { FleetRegistry } from '../fleet-registry.js';
import type { Placement } from './placement-store.js';
import { PlacementRequest, PlacementResponse, placementOf } from './placement.dto.js';
import { Placements } from './placements.js';
import { WorkersService } from '../workers.service.js';

@ApiTags('apps')
@Controller('api/apps/:app/placement')
export class PlacementsController {
  constructor(
    private readonly placements: Placements,
    private readonly directory: AppDirectory,
    private readonly workers: WorkersService,
    private readonly fleet: FleetRegistry,
  ) {}

  @Get()
  @ApiOperation({ summary: 'Which workers run the app, and why the others do not' })
  @ApiOkResponse({ type: PlacementResponse })
  @ApiNotFoundResponse({ description: 'APP_NOT_FOUND' })
  async get(@Param('app') app: string): Promise<PlacementResponse> {
    await this.directory.get(app);
    return this.#describe((await this.placements.find(app)) ?? placementOf(app, {}));
  }

  @Put()
  @ApiOperation({ summary: 'Run the app on workers that match, at once' })
  @ApiOkResponse({ type: PlacementResponse })
  @ApiNotFoundResponse({ description: 'APP_NOT_FOUND' })
  async put(
    @Param('app') app: string,
    @Body() request: PlacementRequest,
    @ByActor() actor: Actor,
  ): Promise<PlacementResponse> {
    await this.directory.get(app);
    const placement = placementOf(app, request);
    await this.placements.set(actor, placement);
    return this.#describe(placement);
  }

  @Delete()
  @HttpCode(204)
  @ApiOperation({ summary: 'Run the app on every worker again' })
  @ApiNoContentResponse()
  @ApiNotFoundResponse({ description: 'APP_NOT_FOUND' })
  async delete(@Param('app') app: string, @ByActor() actor: Actor): Promise<void> {
    await this.directory.get(app);
    await this.placements.remove(actor, app);
  }

  async #describe(placement: Placement): Promise<PlacementResponse> {
    const [rows, claims] = [await this.workers.list(), await this.placements.claims()];
    return new PlacementResponse(placement, { rows, claims, live: this.fleet.list() });
  }
}
