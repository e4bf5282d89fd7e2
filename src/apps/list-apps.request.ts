import { ApiPropertyOptional, PickType } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsInt, Max, Min } from 'class-validator';
import { OptionalMember } from '../api/optional-member.js';
import { OptionalText } from '../api/optional-text.js';
import { DEFAULT_LIMIT, MAX_LIMIT, PageRequest } from '../api/page.request.js';

/** Which apps, and how many at a time; neither `limit` nor `cursor` is how clients asked when there were no pages. */
export class ListAppsRequest extends PickType(PageRequest, ['cursor']) {
  @ApiPropertyOptional({ minimum: 1, maximum: MAX_LIMIT, description: `${DEFAULT_LIMIT} beside a cursor.` })
  @OptionalMember()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(MAX_LIMIT)
  limit?: number;

  @OptionalText('Apps that have this in their name.', 'order')
  name?: string;
}
