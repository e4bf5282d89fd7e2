import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  Allow,
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsBoolean,
  IsIn,
  IsString,
  Length,
  Matches,
  MaxLength,
  ValidateNested,
} from 'class-validator';
import { NightshiftError } from '#contracts/errors.js';
import { FINAL_OUTCOMES, type FinalOutcome } from '#contracts/messages/execution-recorded.js';
import { OptionalMember } from '../api/optional-member.js';
import { PageRequest } from '../api/page.request.js';
import type { BatchItem } from './batches.service.js';

export const MAX_TEXT = 200;
const MAX_ITEMS = 10_000;
const MAX_INPUT = 256 * 1024;
export const BATCH_ID = /^[\w.-]{1,100}$/;

const ITEM_OUTCOMES = [...FINAL_OUTCOMES, 'none'] as const;

export class ListBatchesRequest extends PageRequest {
  @ApiPropertyOptional({ description: 'Only those of this app.' })
  @OptionalMember()
  @IsString()
  @Length(1, MAX_TEXT)
  readonly app?: string;
}

export class BatchItemRequest {
  @ApiPropertyOptional({
    description: 'Names the item within its batch: the same key is the same item. Default: its index.',
  })
  @OptionalMember()
  @IsString()
  @Length(1, MAX_TEXT)
  key?: string;

  @ApiPropertyOptional({
    description: 'What the function gets, as in a run by hand: a text as it is, anything else as JSON text.',
    type: 'object',
    additionalProperties: true,
  })
  @Allow()
  input?: unknown;
}

export class KeyedItemRequest extends BatchItemRequest {
  @ApiProperty({ description: 'Names the item within its batch: the same key is the same item.' })
  @IsString()
  @Length(1, MAX_TEXT)
  declare key: string;
}

export class OnCompleteRequest {
  @ApiPropertyOptional({ description: 'Default: the app of the batch.' })
  @OptionalMember()
  @IsString()
  @Length(1, MAX_TEXT)
  app?: string;

  @ApiProperty({ description: 'Run once, with a summary as its input, when every item has ended.' })
  @IsString()
  @Length(1, MAX_TEXT)
  function: string = '';
}

export class CreateBatchRequest {
  @ApiPropertyOptional({ description: 'Chosen by the caller, so that repeating the request makes one batch.' })
  @OptionalMember()
  @Matches(BATCH_ID, { message: 'id must be 1 to 100 letters, digits, dots, dashes or underscores' })
  id?: string;

  @ApiProperty()
  @IsString()
  @Length(1, MAX_TEXT)
  app: string = '';

  @ApiProperty({ description: 'Run once for every item. Not one that is triggered by HTTP.' })
  @IsString()
  @Length(1, MAX_TEXT)
  function: string = '';

  @ApiPropertyOptional()
  @OptionalMember()
  @MaxLength(MAX_TEXT)
  name?: string;

  @ApiPropertyOptional({ type: [BatchItemRequest], maxItems: MAX_ITEMS })
  @OptionalMember()
  @IsArray()
  @ArrayMaxSize(MAX_ITEMS)
  @ValidateNested({ each: true })
  @Type(() => BatchItemRequest)
  items?: BatchItemRequest[];

  @ApiPropertyOptional({ description: 'False: more items follow. Default: true with items, false without.' })
  @OptionalMember()
  @IsBoolean()
  sealed?: boolean;

  @ApiPropertyOptional({ type: OnCompleteRequest })
  @OptionalMember()
  @ValidateNested()
  @Type(() => OnCompleteRequest)
  onComplete?: OnCompleteRequest;
}

export class AddItemsRequest {
  @ApiProperty({ type: [KeyedItemRequest], minItems: 1, maxItems: MAX_ITEMS })
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(MAX_ITEMS)
  @ValidateNested({ each: true })
  @Type(() => KeyedItemRequest)
  items: KeyedItemRequest[] = [];
}

export class ItemPageRequest extends PageRequest {
  @ApiPropertyOptional({ enum: ITEM_OUTCOMES, description: '`none`: those that have not ended.' })
  @OptionalMember()
  @IsIn(ITEM_OUTCOMES)
  outcome?: FinalOutcome | 'none';
}

export class BatchPathRequest {
  @ApiProperty()
  @Matches(BATCH_ID, { message: 'id must be 1 to 100 letters, digits, dots, dashes or underscores' })
  id: string = '';
}

export function itemsOf(items: readonly BatchItemRequest[]): BatchItem[] {
  return items.map(({ key, input }, index) => ({ key: key ?? String(index), input: textOf(input) }));
}

/** A run by hand is limited alike. */
function textOf(input: unknown): string {
  const text = typeof input === 'string' ? input : (JSON.stringify(input) ?? '');
  if (Buffer.byteLength(text) <= MAX_INPUT) return text;
  throw new NightshiftError('BODY_TOO_LARGE', 'The input of a batch item is limited to 256 KiB.');
}
