import { Controller, Get, Header, Param, Query, Req, StreamableFile, UseGuards } from '@nestjs/common';
import { ApiNotFoundResponse, ApiOkResponse, ApiOperation, ApiProduces, ApiTags } from '@nestjs/swagger';
import { Authentication, type IncomingRequest } from '../../identity/authentication.js';
import { grantsOf } from '../../identity/identity.js';
import { holds } from '../../identity/roles.js';
import { ExecutionGuard } from '../execution-guard.js';
import { executionNotFound } from '../executions.service.js';
import { GetExecutionRequest } from '../get-execution.request.js';
import { ExecutionLog } from './execution-log.js';

@ApiTags('executions')
@Controller('api/executions/:id/logs/stream')
export class ExecutionLogController {
  constructor(
    private readonly log: ExecutionLog,
    private readonly authentication: Authentication,
  ) {}

  @Get()
  @UseGuards(ExecutionGuard)
  // Management that stops must not wait for a connection that has become idle.
  @Header('connection', 'close')
  @ApiOperation({ summary: 'What one execution logs: what it has logged so far, then as it is written, until it ends' })
  @ApiProduces('application/x-ndjson')
  @ApiOkResponse({
    schema: { type: 'string', format: 'binary' },
    description:
      'As the log stream of an app. The last line is its end: `{outcome, attempts, endedAt, durationMs, failure}`; without it the stream was cut off, or two hours are over, or its reader may not read it any more.',
  })
  @ApiNotFoundResponse({ description: 'EXECUTION_NOT_FOUND' })
  async follow(
    @Param('id') id: string,
    @Query() { day }: GetExecutionRequest,
    @Req() request: IncomingRequest,
  ): Promise<StreamableFile> {
    // As the guard, which looks once.
    const admit = async (app: string): Promise<void> => {
      await this.authentication.admit(request);
      const { identity } = request;
      if (identity === undefined || !holds(grantsOf(identity), 'operator', app)) throw executionNotFound(id, day);
    };
    return new StreamableFile(await this.log.open(id, day, admit), { type: 'application/x-ndjson' });
  }
}
