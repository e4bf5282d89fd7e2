import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { ByActor } from '../../identity/audit/actor.js';
import { Audit } from '../../identity/audit/audit.js';
import type { Actor } from '../../identity/audit/audit-store.js';
import { PurgeRequest, PurgeResponse } from './purge.dto.js';
import { Purge } from './purge.service.js';

@ApiTags('executions')
@ApiBearerAuth()
@Controller('api/history/purge')
export class PurgeController {
  constructor(
    private readonly purge: Purge,
    private readonly audit: Audit,
  ) {}

  @Post()
  @HttpCode(200)
  @ApiOperation({
    summary: 'Remove what history and dead letters hold of one subject; what ran, and how it ended, stays',
  })
  @ApiOkResponse({ type: PurgeResponse })
  async run(@Body() request: PurgeRequest, @ByActor() actor: Actor): Promise<PurgeResponse> {
    const { text, ids, from, to, dryRun, cursor } = request;
    const after = { subject: text && veiled(text), ids: ids?.length, from, to, dryRun };
    const entry = { action: 'history.purge', target: { kind: 'history', id: '' }, after };
    const purged = await this.audit.around(actor, entry, () =>
      this.purge.purge({ text, ids, from, to, dryRun, cursor }),
    );
    return new PurgeResponse(purged, dryRun);
  }
}

/** The trail is never changed: it must not hold what was asked to be forgotten. */
function veiled(text: string): string {
  return `${text.slice(0, 1)}*** (${text.length} characters)`;
}
