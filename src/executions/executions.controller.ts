import { Controller, Get, Param, Query, UseGuards } from '@nestjs/common';
import { ApiNotFoundResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Cancellations } from './cancellations/cancellations.service.js';
import { ExecutionDetailResponse } from './execution-detail.response.js';
import { ExecutionGuard } from './execution-guard.js';
import { ExecutionListResponse } from './execution-list.response.js';
import { ExecutionPages } from './execution-pages.js';
import { ExecutionsService } from './executions.service.js';
import { GetExecutionRequest } from './get-execution.request.js';
import { ListExecutionsRequest, filterOf } from './list-executions.request.js';

@ApiTags('executions')
@Controller('api/executions')
export class ExecutionsController {
  constructor(
    private readonly executions: ExecutionsService,
    private readonly pages: ExecutionPages,
    private readonly cancellations: Cancellations,
  ) {}

  @Get()
  @ApiOperation({ summary: 'Executions, newest first, page by page; with `text`, those that hold it' })
  @ApiOkResponse({ type: ExecutionListResponse })
  async list(@Query() query: ListExecutionsRequest): Promise<ExecutionListResponse> {
    const asked = { filter: filterOf(query), text: query.text };
    return new ExecutionListResponse(await this.pages.page(asked, query.limit, query.cursor));
  }

  @Get(':id')
  @UseGuards(ExecutionGuard)
  @ApiOperation({ summary: 'One execution with its attempts and what they logged' })
  @ApiOkResponse({ type: ExecutionDetailResponse })
  @ApiNotFoundResponse({ description: 'EXECUTION_NOT_FOUND' })
  async get(@Param('id') id: string, @Query() query: GetExecutionRequest): Promise<ExecutionDetailResponse> {
    const detail = await this.executions.get(id, query.day);
    const { day, endedAt } = detail.execution;
    const cancelling = endedAt === undefined && (await this.cancellations.isWanted(day, id));
    return new ExecutionDetailResponse(detail, cancelling);
  }
}
