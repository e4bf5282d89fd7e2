import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import type { AuditRow } from '../../identity/audit/audit-store.js';

/** Something that was done to a dead letter by hand. */
export class LetterDeedResponse {
  @ApiProperty({ type: Date })
  readonly at: Date;

  @ApiProperty({ example: 'dead-letter.redrive', description: 'As the audit trail calls it.' })
  readonly action: string;

  @ApiProperty({ description: 'Name of the person or token.' })
  readonly by: string;

  @ApiPropertyOptional({ type: String, description: 'A code of docs/errors.md: it was begun and failed.' })
  readonly failureCode: string | undefined;

  constructor({ at, action, actor, failureCode }: AuditRow) {
    this.at = at;
    this.action = action;
    this.by = actor.name;
    this.failureCode = failureCode;
  }
}
