import { Body, Controller, Param, Post, UseGuards } from '@nestjs/common';
import { ApiConflictResponse, ApiCreatedResponse, ApiNotFoundResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Audited } from '../identity/audit/audited.js';
import { BatchGuard } from './batch-guard.js';
import { BatchRepeats } from './batch-repeats.js';
import { RepeatBatchRequest, RepeatResponse } from './batch-repeats.dto.js';
import { BatchPathRequest } from './batches.dto.js';

@ApiTags('batches')
@Controller('api/batches')
export class BatchRepeatsController {
  constructor(private readonly repeats: BatchRepeats) {}

  @Post(':id/repeat-failed')
  @UseGuards(BatchGuard)
  @Audited('batch.repeat-failed')
  @ApiOperation({ summary: 'A new batch of the items that ended badly, with the inputs they had' })
  @ApiCreatedResponse({ type: RepeatResponse, description: 'Also when the same batch was there already' })
  @ApiNotFoundResponse({ description: 'BATCH_NOT_FOUND, APP_NOT_FOUND, FUNCTION_NOT_FOUND' })
  @ApiConflictResponse({ description: 'BATCH_NOT_REPEATABLE, FUNCTION_NOT_RUNNABLE, BATCH_CONFLICT, BATCH_SEALED' })
  async repeat(@Param() { id }: BatchPathRequest, @Body() body: RepeatBatchRequest): Promise<RepeatResponse> {
    return new RepeatResponse(await this.repeats.repeat(id, body));
  }
}
