import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { ArrayMinSize, IsArray, IsIn, Matches, MaxLength } from 'class-validator';
import { OptionalMember } from '../api/optional-member.js';
import { BAD_OUTCOMES, type BadOutcome, type Repeat } from './batch-repeats.js';
import { BatchResponse } from './batch.response.js';
import { BATCH_ID, MAX_TEXT } from './batches.dto.js';

export class RepeatBatchRequest {
  @ApiPropertyOptional({
    description: 'Of the new batch. Chosen by the caller, so that repeating the request makes one.',
  })
  @OptionalMember()
  @Matches(BATCH_ID, { message: 'id must be 1 to 100 letters, digits, dots, dashes or underscores' })
  id?: string;

  @ApiPropertyOptional({ description: 'Default: the name of the old one, and "(again)".' })
  @OptionalMember()
  @MaxLength(MAX_TEXT)
  name?: string;

  @ApiPropertyOptional({
    enum: BAD_OUTCOMES,
    isArray: true,
    default: ['Failed', 'Expired'],
    description: 'Items that ended so.',
  })
  @OptionalMember()
  @IsArray()
  @ArrayMinSize(1)
  @IsIn(BAD_OUTCOMES, { each: true })
  outcomes: BadOutcome[] = ['Failed', 'Expired'];
}

export class RepeatResponse {
  @ApiProperty({ type: BatchResponse })
  readonly batch: BatchResponse;

  @ApiProperty({ description: 'Items that are not in it, because the store does not have their input.' })
  readonly skipped: number;

  constructor({ batch, skipped }: Repeat) {
    this.batch = new BatchResponse(batch);
    this.skipped = skipped;
  }
}
