import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsInt, Max, Min } from 'class-validator';
import { OptionalMoment } from '../api/optional-moment.js';
import { MISSED_REASONS, type MissedReason, type MissedRow } from './timer-store.js';

const MOST_PREVIEWED = 100;
const MOST_LISTED = 500;

export class PreviewTimerRequest {
  @ApiPropertyOptional({ minimum: 1, maximum: MOST_PREVIEWED, default: 5 })
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(MOST_PREVIEWED)
  count: number = 5;
}

export class ListMissedRequest {
  @ApiPropertyOptional({ minimum: 0, default: 0, description: 'The `seq` of the last row that was seen.' })
  @Type(() => Number)
  @IsInt()
  @Min(0)
  after: number = 0;

  @ApiPropertyOptional({ minimum: 1, maximum: MOST_LISTED, default: 100 })
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(MOST_LISTED)
  limit: number = 100;

  @OptionalMoment('from', 'Noticed at or after this moment (ISO 8601).')
  from?: Date;
}

export class RunTimerResponse {
  @ApiProperty({ description: 'Id of the execution: see `GET /api/executions/{id}`.' })
  readonly id!: string;

  @ApiProperty({ example: '2026-01-31' })
  readonly day!: string;
}

export class MissedTimerResponse {
  @ApiProperty()
  readonly seq: number;

  @ApiProperty()
  readonly app: string;

  @ApiProperty({ description: 'As the list of timers has it.' })
  readonly function: string;

  @ApiProperty({ type: Date, description: 'The first occurrence that was missed.' })
  readonly slot: Date;

  @ApiProperty({ description: 'How many were missed; 1000 stands for more.' })
  readonly occurrences: number;

  @ApiProperty({
    enum: MISSED_REASONS,
    description:
      'past-due: made up for by a late run; dropped: never run; expired: not begun before the window closed; late: released and still not begun.',
  })
  readonly reason: MissedReason;

  @ApiProperty({ type: Date })
  readonly noticedAt: Date;

  constructor(row: MissedRow) {
    this.seq = row.seq;
    this.app = row.app;
    this.function = row.function;
    this.slot = row.slot;
    this.occurrences = row.occurrences;
    this.reason = row.reason;
    this.noticedAt = row.noticedAt;
  }
}
