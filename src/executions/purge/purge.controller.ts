import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Audited } from '../../identity/audit/audited.js';
import { PurgeRequest, PurgeResponse } from './purge.dto.js';
import { Purge } from './purge.service.js';

@ApiTags('executions')
@Controller('api/history/purge')
export class PurgeController {
  constructor(private readonly purge: Purge) {}

  @Post()
  @HttpCode(200)
  @Audited('history.purge', withoutSubject)
  @ApiOperation({
    summary: 'Remove what history and dead letters hold of one subject; what ran, and how it ended, stays',
  })
  @ApiOkResponse({ type: PurgeResponse })
  async run(@Body() { text, ids, from, to, dryRun, cursor }: PurgeRequest): Promise<PurgeResponse> {
    return new PurgeResponse(await this.purge.purge({ text, ids, from, to, dryRun, cursor }), dryRun);
  }
}

/** The trail is never changed: it must not hold what was asked to be forgotten. */
function withoutSubject({ text, ids, from, to, dryRun }: Readonly<Record<string, unknown>>) {
  const subject = typeof text === 'string' ? `${text.slice(0, 1)}*** (${text.length} characters)` : undefined;
  return { subject, ids: Array.isArray(ids) ? ids.length : undefined, from, to, dryRun };
}
