import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsOptional, IsString, Length } from 'class-validator';
import { OptionalMoment } from '../../api/optional-moment.js';
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

  @OptionalMoment(
    'from',
    'Ended in the step that this moment falls into (ISO 8601), or later; 24 hours before "to" unless given.',
  )
  from?: Date;

  @OptionalMoment('to', 'Ended before this moment; now unless given.')
  to?: Date;

  @ApiPropertyOptional({ enum: STATISTICS_STEPS, default: 'hour', description: 'Of UTC.' })
  @IsOptional()
  @IsIn(STATISTICS_STEPS)
  step?: StatisticsStep;
}
