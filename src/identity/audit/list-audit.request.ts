import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsOptional, IsString, Length } from 'class-validator';
import { OptionalMoment } from '../../api/optional-moment.js';
import { PageRequest } from '../../api/page.request.js';
import type { AuditFilter } from './audit-store.js';

const MAX_TEXT = 200;

export class ListAuditRequest extends PageRequest {
  @ApiPropertyOptional({ description: 'What was done.', example: 'dead-letter.redrive' })
  @IsOptional()
  @IsString()
  @Length(1, MAX_TEXT)
  action?: string;

  @ApiPropertyOptional({ description: 'App name.' })
  @IsOptional()
  @IsString()
  @Length(1, MAX_TEXT)
  app?: string;

  @ApiPropertyOptional({ description: 'Id of the token or the user that did it.' })
  @IsOptional()
  @IsString()
  @Length(1, MAX_TEXT)
  actor?: string;

  @ApiPropertyOptional({ description: 'What kind of thing it was done to.', example: 'dead-letter' })
  @IsOptional()
  @IsString()
  @Length(1, MAX_TEXT)
  targetKind?: string;

  @ApiPropertyOptional({ description: 'Id of the thing it was done to.' })
  @IsOptional()
  @IsString()
  @Length(1, MAX_TEXT)
  targetId?: string;

  @OptionalMoment('from', 'At or after this moment (ISO 8601).')
  from?: Date;

  @OptionalMoment('to', 'Before this moment (ISO 8601).')
  to?: Date;
}

/** The filter without the page: only what the caller named. */
export function auditFilterOf(request: ListAuditRequest): AuditFilter {
  const { action, app, actor, targetKind, targetId, from, to } = request;
  const filter = { action, app, actor, targetKind, targetId, from, to };
  return Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== undefined));
}
