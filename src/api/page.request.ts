import { ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsInt, IsString, Length, Max, Min } from 'class-validator';
import { OptionalMember } from './optional-member.js';

export const DEFAULT_LIMIT = 50;
export const MAX_LIMIT = 200;

/** One page of a list that is read by key: rows that come while somebody reads shift nothing. */
export class PageRequest {
  @ApiPropertyOptional({ minimum: 1, maximum: MAX_LIMIT, default: DEFAULT_LIMIT })
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(MAX_LIMIT)
  limit: number = DEFAULT_LIMIT;

  @ApiPropertyOptional({ description: 'The `next` of the page before.' })
  @OptionalMember()
  @IsString()
  @Length(1, 1_000)
  cursor?: string;
}
