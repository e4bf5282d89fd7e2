import { Controller, Get, Param, UseGuards } from '@nestjs/common';
import { ApiNotFoundResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Audit } from '../../identity/audit/audit.js';
import { LetterGuard } from './letter-guard.js';
import { LetterDeedResponse } from './letter-history.response.js';
import { DeadLettersService } from './dead-letters.service.js';

/** More than this was not done to one letter by hand. */
const MOST = 100;

@ApiTags('dead-letters')
@Controller('api/dead-letters')
export class LetterHistoryController {
  constructor(
    private readonly letters: DeadLettersService,
    private readonly audit: Audit,
  ) {}

  /** Whoever may handle the letter may know who handled it before; the rest of the audit trail is for Owners. */
  @Get(':id/history')
  @UseGuards(LetterGuard)
  @ApiOperation({ summary: 'What people did with it, newest first' })
  @ApiOkResponse({ type: [LetterDeedResponse] })
  @ApiNotFoundResponse({ description: 'DEAD_LETTER_NOT_FOUND' })
  async history(@Param('id') id: string): Promise<LetterDeedResponse[]> {
    await this.letters.get(id);
    const { items } = await this.audit.list({ targetKind: 'dead-letter', targetId: id }, MOST);
    return items.map((row) => new LetterDeedResponse(row));
  }
}
