import { ApiPropertyOptional } from '@nestjs/swagger';
import { Matches } from 'class-validator';
import { OptionalMember } from '../api/optional-member.js';

export class GetExecutionRequest {
  @ApiPropertyOptional({
    description: 'UTC day of acceptance, when it is known: makes the lookup cheaper.',
    example: '2026-01-31',
  })
  @OptionalMember()
  @Matches(/^\d{4}-\d{2}-\d{2}$/, { message: 'day must be a UTC day such as 2026-01-31' })
  day?: string;
}
