import { ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsDate, IsIn, IsOptional, IsString, Length } from 'class-validator';
import { STATISTICS_STEPS, type StatisticsStep } from './statistics-store.js';

const MAX_TEXT = 200;

export class StatisticsRequest {
  @ApiPropertyOptional({ description: 'App name.' })
  @IsOptional()
  @IsString()
  @Length(1, MAX_TEXT)
  app?: string;

  @ApiPropertyOptional({ description: 'Function name.' })
  @IsOptional()
  @IsString()
  @Length(1, MAX_TEXT)
  function?: string;

  @ApiPropertyOptional({
    description:
      'Ended in the step that this moment falls into (ISO 8601), or later; 24 hours before "to" unless given.',
    type: String,
    format: 'date-time',
  })
  @IsOptional()
  @Type(() => Date)
  @IsDate({ message: 'from must be a date and time such as 2026-01-31T18:00:00Z' })
  from?: Date;

  @ApiPropertyOptional({
    description: 'Ended before this moment; now unless given.',
    type: String,
    format: 'date-time',
  })
  @IsOptional()
  @Type(() => Date)
  @IsDate({ message: 'to must be a date and time such as 2026-01-31T18:00:00Z' })
  to?: Date;

  @ApiPropertyOptional({ enum: STATISTICS_STEPS, default: 'hour', description: 'Of UTC.' })
  @IsOptional()
  @IsIn(STATISTICS_STEPS)
  step?: StatisticsStep;
}
