import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn } from 'class-validator';
import { OptionalMember } from '../../api/optional-member.js';
import { OptionalMoment } from '../../api/optional-moment.js';
import { OptionalText } from '../../api/optional-text.js';
import { STATISTICS_STEPS, type StatisticsStep } from './statistics-store.js';

export class StatisticsRequest {
  @OptionalText('App name.')
  app?: string;

  @OptionalText('Function name.')
  function?: string;

  @OptionalMoment(
    'from',
    'Ended in the step that this moment falls into (ISO 8601), or later; 24 hours before "to" unless given.',
  )
  from?: Date;

  @OptionalMoment('to', 'Ended before this moment; now unless given.')
  to?: Date;

  @ApiPropertyOptional({ enum: STATISTICS_STEPS, default: 'hour', description: 'Of UTC.' })
  @OptionalMember()
  @IsIn(STATISTICS_STEPS)
  step?: StatisticsStep;
}
