import { applyDecorators } from '@nestjs/common';
import { ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsDate } from 'class-validator';
import { OptionalMember } from './optional-member.js';

/** An optional date and time of a request, ISO 8601, such as the bounds of a list. `name` is the property's, for the message of a refusal. */
export function OptionalMoment(name: string, description: string): PropertyDecorator {
  return applyDecorators(
    ApiPropertyOptional({ description, type: String, format: 'date-time' }),
    OptionalMember(),
    Type(() => Date),
    IsDate({ message: `${name} must be a date and time such as 2026-01-31T18:00:00Z` }),
  );
}
