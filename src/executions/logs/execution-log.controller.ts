import { Controller, Get, Header, Param, Query, StreamableFile, UseGuards } from '@nestjs/common';
import { ApiNotFoundResponse, ApiOkResponse, ApiOperation, ApiProduces, ApiTags } from '@nestjs/swagger';
import { ExecutionGuard } from '../execution-guard.js';
import { GetExecutionRequest } from '../get-execution.request.js';
import { ExecutionLog } from './execution-log.js';

@ApiTags('executions')
@Controller('api/executions/:id/logs/stream')
export class ExecutionLogController {
  constructor(private readonly log: ExecutionLog) {}

  @Get()
  @UseGuards(ExecutionGuard)
  // Management that stops must not wait for a connection that has become idle.
  @Header('connection', 'close')
  @ApiOperation({ summary: 'What one execution logs: what it has logged so far, then as it is written, until it ends' })
  @ApiProduces('application/x-ndjson')
  @ApiOkResponse({
    schema: { type: 'string', format: 'binary' },
    description:
      'As the log stream of an app. The last line is its end: `{outcome, attempts, endedAt, durationMs, failure}`; without it the stream was cut off, or two hours are over.',
  })
  @ApiNotFoundResponse({ description: 'EXECUTION_NOT_FOUND' })
  async follow(@Param('id') id: string, @Query() query: GetExecutionRequest): Promise<StreamableFile> {
    return new StreamableFile(await this.log.open(id, query.day), { type: 'application/x-ndjson' });
  }
}
