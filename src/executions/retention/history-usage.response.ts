import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import type { RetentionLimits } from './retention-plan.js';
import type { HistoryUsage } from './retention-store.js';

export class HistoryUsageResponse {
  @ApiProperty({ description: 'Size of the whole store, without what is free in it.' })
  readonly bytes: number;

  @ApiPropertyOptional({ type: Number, description: 'HISTORY_MAX_SIZE; absent: no limit.' })
  readonly maxBytes: number | undefined;

  @ApiPropertyOptional({ type: Number, description: 'HISTORY_KEEP; absent: for ever.' })
  readonly keepMs: number | undefined;

  @ApiPropertyOptional({ type: Number, description: 'HISTORY_KEEP_DETAILS; absent: as long as the execution.' })
  readonly keepDetailsMs: number | undefined;

  @ApiPropertyOptional({ type: Date, description: 'When the oldest execution was accepted that is kept.' })
  readonly oldest: Date | undefined;

  @ApiPropertyOptional({ type: Date, description: 'The same of the oldest one with log lines.' })
  readonly oldestDetails: Date | undefined;

  constructor({ bytes, oldest, oldestDetails }: HistoryUsage, limits: RetentionLimits) {
    this.bytes = bytes;
    this.maxBytes = limits.maxBytes === 0 ? undefined : limits.maxBytes;
    this.keepMs = limits.keepMs === 0 ? undefined : limits.keepMs;
    this.keepDetailsMs = limits.keepDetailsMs === 0 ? undefined : limits.keepDetailsMs;
    this.oldest = oldest;
    this.oldestDetails = oldestDetails;
  }
}
