import { Controller, Get } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { CancellationList } from '#contracts/messages/worker-link.js';
import { openApiSchema } from '../../fleet/open-api-schema.js';
import { Cancellations } from './cancellations.service.js';

@ApiTags('worker protocol')
@Controller('api/workers/cancellations')
export class WorkerCancellationsController {
  constructor(private readonly cancellations: Cancellations) {}

  @Get()
  @ApiOperation({ summary: 'Executions that are to be cancelled and have no final outcome yet' })
  @ApiOkResponse({ schema: openApiSchema(CancellationList) })
  async list(): Promise<CancellationList> {
    return { ids: await this.cancellations.list() };
  }
}
