import { ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  Allow,
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsBase64,
  IsBoolean,
  IsInt,
  IsString,
  Max,
  Min,
  ValidateNested,
} from 'class-validator';
import { NightshiftError } from '#contracts/errors.js';
import { OptionalMember } from '../../api/optional-member.js';
import { MAX_LETTERS_AT_ONCE, type LetterSelection } from './bulk-letters.js';
import { DeadLetterFilterRequest, letterFilterOf } from './list-dead-letters.request.js';

const DEFAULT_LIMIT = 100;

export class EditPayloadRequest {
  @ApiPropertyOptional({
    description: 'Any JSON value. A secret that was shown masked, and is left so, stays as it was.',
  })
  @Allow()
  json?: unknown;

  @ApiPropertyOptional()
  @OptionalMember()
  @IsString()
  text?: string;

  @ApiPropertyOptional()
  @OptionalMember()
  @IsBase64()
  base64?: string;
}

export class RedriveRequest {
  @ApiPropertyOptional({
    default: false,
    description: 'Also what was redriven or discarded before, and more often than DEAD_LETTER_MAX_REDRIVES.',
  })
  @OptionalMember()
  @IsBoolean()
  force?: boolean;
}

/** Either `ids` or `filter`. */
export class DiscardManyRequest {
  @ApiPropertyOptional({ type: [String], maxItems: MAX_LETTERS_AT_ONCE })
  @OptionalMember()
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(MAX_LETTERS_AT_ONCE)
  @IsString({ each: true })
  ids?: string[];

  @ApiPropertyOptional({ type: DeadLetterFilterRequest, description: 'Without `state`: those that wait.' })
  @OptionalMember()
  @ValidateNested()
  @Type(() => DeadLetterFilterRequest)
  filter?: DeadLetterFilterRequest;

  @ApiPropertyOptional({
    minimum: 1,
    maximum: MAX_LETTERS_AT_ONCE,
    default: DEFAULT_LIMIT,
    description: 'With `filter`: the newest so many.',
  })
  @OptionalMember()
  @IsInt()
  @Min(1)
  @Max(MAX_LETTERS_AT_ONCE)
  limit?: number;

  @ApiPropertyOptional({
    description: 'With `filter`: the `next` of the step before, to go on with what is older.',
  })
  @OptionalMember()
  @IsString()
  cursor?: string;

  @ApiPropertyOptional({ default: false, description: 'Only tells how many it would be.' })
  @OptionalMember()
  @IsBoolean()
  dryRun?: boolean;
}

export class RedriveManyRequest extends DiscardManyRequest {
  @ApiPropertyOptional({
    default: false,
    description: 'Also what was redriven or discarded before, and more often than DEAD_LETTER_MAX_REDRIVES.',
  })
  @OptionalMember()
  @IsBoolean()
  force?: boolean;
}

/** Throws REQUEST_INVALID unless exactly one of `ids` and `filter` is there: a slip must not mean all of them. */
export function selectionOf({ ids, filter, limit = DEFAULT_LIMIT, cursor }: DiscardManyRequest): LetterSelection {
  if (ids !== undefined && filter === undefined) return { ids };
  if (filter !== undefined && ids === undefined)
    return { filter: { state: 'waiting', ...letterFilterOf(filter) }, limit, cursor };
  throw new NightshiftError('REQUEST_INVALID', 'Send either "ids" or "filter" ({} means every letter that waits).');
}
