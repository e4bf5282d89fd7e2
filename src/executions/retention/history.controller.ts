import { Controller, Get, Inject } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { EXECUTIONS_CONFIG, type ExecutionsConfig } from '../executions.config.js';
import { HistoryUsageResponse } from './history-usage.response.js';
import { RetentionStore } from './retention-store.js';

@ApiTags('executions')
@Controller('api/history')
export class HistoryController {
  constructor(
    private readonly store: RetentionStore,
    @Inject(EXECUTIONS_CONFIG) private readonly config: ExecutionsConfig,
  ) {}

  @Get()
  @ApiOperation({ summary: 'How large the history is, how far back it goes, and how long it is kept' })
  @ApiOkResponse({ type: HistoryUsageResponse })
  async usage(): Promise<HistoryUsageResponse> {
    return new HistoryUsageResponse(await this.store.usage(), this.config);
  }
}
