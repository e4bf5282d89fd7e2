import { Controller, Get, Param, Query, UseGuards } from '@nestjs/common';
import { ApiNotFoundResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { ExecutionGuard } from '../execution-guard.js';
import { GetExecutionRequest } from '../get-execution.request.js';
import { ExecutionInput } from './execution-input.js';
import { ExecutionInputResponse } from './execution-input.response.js';

@ApiTags('executions')
@Controller('api/executions')
@UseGuards(ExecutionGuard)
export class ExecutionInputController {
  constructor(private readonly inputs: ExecutionInput) {}

  @Get(':id/input')
  @ApiOperation({ summary: 'What it was given, as far as something keeps it' })
  @ApiOkResponse({ type: ExecutionInputResponse })
  @ApiNotFoundResponse({ description: 'EXECUTION_NOT_FOUND' })
  async get(@Param('id') id: string, @Query() query: GetExecutionRequest): Promise<ExecutionInputResponse> {
    return new ExecutionInputResponse(await this.inputs.of(id, query.day));
  }
}
