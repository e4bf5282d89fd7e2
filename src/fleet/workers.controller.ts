import { Body, Controller, Get, Post } from '@nestjs/common';
import { ApiBearerAuth, ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { JoinResponse } from '#contracts/messages/worker-link.js';
import { FleetRegistry } from './fleet-registry.js';
import { JoinRequest } from './join.request.js';
import { openApiSchema } from './open-api-schema.js';
import { WorkerListResponse } from './worker.response.js';
import { WorkersService } from './workers.service.js';

@ApiTags('workers')
@ApiBearerAuth()
@Controller('api/workers')
export class WorkersController {
  constructor(
    private readonly workers: WorkersService,
    private readonly fleet: FleetRegistry,
  ) {}

  @Get()
  @ApiOperation({ summary: 'Every worker that has joined, and what the connected ones are doing' })
  @ApiOkResponse({ type: WorkerListResponse })
  async list(): Promise<WorkerListResponse> {
    return new WorkerListResponse(await this.workers.list(), this.fleet.list());
  }

  @Post('join')
  @ApiOperation({ summary: 'A new worker, by join token: its id and a credential of its own, shown once' })
  @ApiCreatedResponse({ schema: openApiSchema(JoinResponse) })
  join(@Body() { name }: JoinRequest): Promise<JoinResponse> {
    return this.workers.join(name);
  }
}
