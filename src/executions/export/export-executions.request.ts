import { ApiPropertyOptional, OmitType } from '@nestjs/swagger';
import { IsIn } from 'class-validator';
import { OptionalMember } from '../../api/optional-member.js';
import { ListExecutionsRequest } from '../list-executions.request.js';
import { EXPORT_FORMATS, type ExportFormat } from './execution-export.js';

/** The filters of the list. */
export class ExportExecutionsRequest extends OmitType(ListExecutionsRequest, ['limit', 'cursor']) {
  @ApiPropertyOptional({ enum: EXPORT_FORMATS, default: 'ndjson' })
  @OptionalMember()
  @IsIn(EXPORT_FORMATS)
  format?: ExportFormat;
}
