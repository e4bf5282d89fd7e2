import { ApiPropertyOptional, OmitType } from '@nestjs/swagger';
import { IsIn, IsOptional } from 'class-validator';
import { ListExecutionsRequest } from '../list-executions.request.js';
import { EXPORT_FORMATS, type ExportFormat } from './execution-export.js';

/** The filters of the list. */
export class ExportExecutionsRequest extends OmitType(ListExecutionsRequest, ['limit', 'cursor']) {
  @ApiPropertyOptional({ enum: EXPORT_FORMATS, default: 'ndjson' })
  @IsOptional()
  @IsIn(EXPORT_FORMATS)
  format?: ExportFormat;
}
