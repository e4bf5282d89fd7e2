import { Controller, HttpCode, Param, Post, Query, UseGuards } from '@nestjs/common';
import { ApiAcceptedResponse, ApiConflictResponse, ApiNotFoundResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Audited } from '../../identity/audit/audited.js';
import { ExecutionGuard } from '../execution-guard.js';
import { GetExecutionRequest } from '../get-execution.request.js';
import { CancelExecutionResponse } from './cancel-execution.response.js';
import { Cancellations } from './cancellations.service.js';

@ApiTags('executions')
@Controller('api/executions')
export class CancelExecutionController {
  constructor(private readonly cancellations: Cancellations) {}

  @Post(':id/cancel')
  @UseGuards(ExecutionGuard)
  @HttpCode(202)
  @Audited('execution.cancel')
  @ApiOperation({
    summary: 'Cancels a queued or running durable execution: the function is told, and ended if it ignores that',
  })
  @ApiAcceptedResponse({ type: CancelExecutionResponse, description: 'Stored. The execution ends as Cancelled.' })
  @ApiNotFoundResponse({ description: 'EXECUTION_NOT_FOUND' })
  @ApiConflictResponse({ description: 'EXECUTION_ENDED, EXECUTION_NOT_CANCELLABLE' })
  async cancel(@Param('id') id: string, @Query() query: GetExecutionRequest): Promise<CancelExecutionResponse> {
    return new CancelExecutionResponse(await this.cancellations.cancel(id, query.day));
  }
}
