import { Body, Controller, Delete, Get, HttpCode, Param, Post, Query, Req } from '@nestjs/common';
import {
  ApiConflictResponse,
  ApiCreatedResponse,
  ApiNotFoundResponse,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import { JoinResponse } from '#contracts/messages/worker-link.js';
import { ByActor } from '../identity/audit/actor.js';
import type { Actor } from '../identity/audit/audit-store.js';
import type { IdentifiedRequest } from '../identity/identity.js';
import { JoinRequest } from './join.request.js';
import { openApiSchema } from './open-api-schema.js';
import { RemoveWorkerRequest } from './remove-worker.request.js';
import { WorkerHolds } from './worker-holds.js';
import { WorkerRemoval, type RemovedWorker } from './worker-removal.js';
import type { WorkerHold } from './worker-store.js';
import { WorkerView } from './worker-view.js';
import { RemovedWorkerResponse, WorkerListResponse, WorkerResponse } from './worker.response.js';
import { WorkersService } from './workers.service.js';

@ApiTags('workers')
@Controller('api/workers')
export class WorkersController {
  constructor(
    private readonly workers: WorkersService,
    private readonly view: WorkerView,
    private readonly holds: WorkerHolds,
    private readonly removal: WorkerRemoval,
  ) {}

  @Get()
  @ApiOperation({ summary: 'Every worker that has joined, and what the connected ones are doing' })
  @ApiOkResponse({ type: WorkerListResponse })
  async list(): Promise<WorkerListResponse> {
    return this.view.shownAll(await this.workers.list());
  }

  @Post('join')
  @ApiOperation({ summary: 'A new worker, by join token: its id and a credential of its own, shown once' })
  @ApiCreatedResponse({ schema: openApiSchema(JoinResponse) })
  join(@Body() { name }: JoinRequest, @Req() { identity }: IdentifiedRequest): Promise<JoinResponse> {
    return this.workers.join(name, identity);
  }

  @Get(':id')
  @ApiOperation({ summary: 'One worker: what it is, and what it runs' })
  @ApiOkResponse({ type: WorkerResponse })
  @ApiNotFoundResponse({ description: 'WORKER_NOT_FOUND' })
  async get(@Param('id') id: string): Promise<WorkerResponse> {
    return this.view.shown(await this.workers.get(id));
  }

  @Post(':id/cordon')
  @HttpCode(200)
  @ApiOperation({ summary: 'It takes nothing new, and ends what it runs' })
  @ApiOkResponse({ type: WorkerResponse })
  @ApiNotFoundResponse({ description: 'WORKER_NOT_FOUND' })
  cordon(@Param('id') id: string, @ByActor() actor: Actor): Promise<WorkerResponse> {
    return this.#hold(actor, id, 'cordoned');
  }

  @Post(':id/drain')
  @HttpCode(200)
  @ApiOperation({
    summary: 'As cordon; what has not ended within its WORKER_DRAIN_TIMEOUT is given back and runs elsewhere',
  })
  @ApiOkResponse({ type: WorkerResponse })
  @ApiNotFoundResponse({ description: 'WORKER_NOT_FOUND' })
  drain(@Param('id') id: string, @ByActor() actor: Actor): Promise<WorkerResponse> {
    return this.#hold(actor, id, 'draining');
  }

  @Post(':id/uncordon')
  @HttpCode(200)
  @ApiOperation({ summary: 'It works again' })
  @ApiOkResponse({ type: WorkerResponse })
  @ApiNotFoundResponse({ description: 'WORKER_NOT_FOUND' })
  uncordon(@Param('id') id: string, @ByActor() actor: Actor): Promise<WorkerResponse> {
    return this.#hold(actor, id, undefined);
  }

  @Delete(':id')
  @ApiOperation({
    summary: 'Remove a worker: its credential opens nothing any more. The answer names what went with it',
  })
  @ApiOkResponse({ type: RemovedWorkerResponse })
  @ApiNotFoundResponse({ description: 'WORKER_NOT_FOUND' })
  @ApiConflictResponse({ description: 'WORKER_BUSY' })
  async remove(
    @Param('id') id: string,
    @Query() { force }: RemoveWorkerRequest,
    @ByActor() actor: Actor,
  ): Promise<RemovedWorker> {
    const worker = await this.workers.get(id);
    const seen = { live: this.view.find(id), connected: this.view.isConnected(id) };
    return this.removal.remove(actor, worker, seen, force === 'true');
  }

  async #hold(actor: Actor, id: string, hold: WorkerHold | undefined): Promise<WorkerResponse> {
    await this.holds.set(actor, id, hold);
    return this.get(id);
  }
}
