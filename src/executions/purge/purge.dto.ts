import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { ArrayMaxSize, ArrayMinSize, IsArray, IsBoolean, IsString, Length, ValidateIf } from 'class-validator';
import { NullIsAbsent, OptionalMember } from '../../api/optional-member.js';
import { OptionalMoment } from '../../api/optional-moment.js';
import type { Purged } from './purge.service.js';

const MAX_IDS = 200;

export class PurgeRequest {
  @ApiPropertyOptional({
    description:
      'What names the subject, such as a mail address: executions whose id, failures or log lines hold it, items of batches whose input does, dead letters whose payload does. Or `ids`.',
  })
  @NullIsAbsent()
  @ValidateIf(({ text, ids }: PurgeRequest) => text !== undefined || ids === undefined)
  @IsString()
  @Length(3, 200)
  text?: string;

  @ApiPropertyOptional({ type: [String], maxItems: MAX_IDS, description: 'Ids of executions and of dead letters.' })
  @NullIsAbsent()
  @ValidateIf(({ text, ids }: PurgeRequest) => ids !== undefined || text === undefined)
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(MAX_IDS)
  @IsString({ each: true })
  ids?: string[];

  @OptionalMoment('from', 'Accepted, or arrived, at or after.')
  from?: Date;

  @OptionalMoment('to', 'Accepted, or arrived, before.')
  to?: Date;

  @ApiProperty({ description: 'True: nothing is removed, only counted.' })
  @IsBoolean()
  dryRun!: boolean;

  @ApiPropertyOptional({ description: 'The `next` of the answer before.' })
  @OptionalMember()
  @IsString()
  @Length(1, 1_000)
  cursor?: string;
}

/** What is not looked at, said with every answer: whoever has to prove a removal must know. */
const NOT_LOOKED_AT = [
  'bodies and return values, as far as nothing else of their execution matches: name these executions by ids',
  'messages in the broker, and parked messages',
  'executions that have not ended, and dead letters that are being redriven',
  'the audit trail, keys of idempotency and of batches, and what functions wrote elsewhere',
  'backups and copies of the database',
] as const;

export class PurgeResponse {
  @ApiProperty()
  readonly dryRun: boolean;

  @ApiProperty({ description: 'Executions that match and have ended.' })
  readonly executions: number;

  @ApiProperty({ description: 'Executions that match and have not ended: purge again later.' })
  readonly unfinished: number;

  @ApiProperty()
  readonly deadLetters: number;

  @ApiProperty({
    description:
      'Items of batches that match by their input, and have ended; their executions may be counted above too.',
  })
  readonly batchItems: number;

  @ApiPropertyOptional({ type: String, description: 'Not done yet: the same request again with this as `cursor`.' })
  readonly next: string | undefined;

  @ApiProperty({ type: [String] })
  readonly notLookedAt: readonly string[] = NOT_LOOKED_AT;

  constructor({ executions, unfinished, deadLetters, batchItems, next }: Purged, dryRun: boolean) {
    this.dryRun = dryRun;
    this.executions = executions;
    this.unfinished = unfinished;
    this.deadLetters = deadLetters;
    this.batchItems = batchItems;
    this.next = next;
  }
}
