import { Controller, Get, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { StatisticsRequest } from './statistics.request.js';
import { FunctionStatisticsResponse, StatisticsResponse } from './statistics.response.js';
import { Statistics } from './statistics.service.js';

@ApiTags('executions')
@Controller('api/statistics')
export class StatisticsController {
  constructor(private readonly statistics: Statistics) {}

  @Get()
  @ApiOperation({ summary: 'Executions by the moment they ended: counts by outcome and percentiles of duration' })
  @ApiOkResponse({ type: StatisticsResponse })
  async overTime(@Query() query: StatisticsRequest): Promise<StatisticsResponse> {
    return new StatisticsResponse(await this.statistics.overTime(query));
  }

  @Get('functions')
  @ApiOperation({ summary: 'The same over the whole range, for each function' })
  @ApiOkResponse({ type: FunctionStatisticsResponse })
  async perFunction(@Query() query: StatisticsRequest): Promise<FunctionStatisticsResponse> {
    return new FunctionStatisticsResponse(await this.statistics.perFunction(query));
  }
}
