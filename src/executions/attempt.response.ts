import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import {
  FINAL_OUTCOMES,
  LOG_LEVELS,
  type FinalOutcome,
  type LogLevel,
  type LogLine,
} from '#contracts/messages/execution-recorded.js';
import type { AttemptRow } from './execution-store.js';
import { FailureResponse } from './failure.response.js';

export class LogLineResponse {
  @ApiProperty({ format: 'date-time' })
  readonly at: string;

  @ApiProperty({ enum: LOG_LEVELS })
  readonly level: LogLevel;

  @ApiProperty()
  readonly message: string;

  constructor(line: LogLine) {
    this.at = line.at;
    this.level = line.level;
    this.message = line.message;
  }
}

/** One run. Without `outcome` it has not ended, or its worker died before it could tell. */
export class AttemptResponse {
  @ApiProperty({ minimum: 1 })
  readonly attempt: number;

  @ApiPropertyOptional({ type: String })
  readonly worker: string | undefined;

  @ApiPropertyOptional({ type: Date, description: 'When the worker took it over, as it had room for it.' })
  readonly takenAt: Date | undefined;

  @ApiPropertyOptional({ type: Date, description: 'When a process of the worker had it.' })
  readonly startedAt: Date | undefined;

  @ApiPropertyOptional({ type: Date })
  readonly endedAt: Date | undefined;

  @ApiPropertyOptional({ type: Number })
  readonly durationMs: number | undefined;

  @ApiPropertyOptional({ enum: FINAL_OUTCOMES })
  readonly outcome: FinalOutcome | undefined;

  @ApiPropertyOptional({ type: FailureResponse })
  readonly failure: FailureResponse | undefined;

  @ApiProperty({ type: [LogLineResponse] })
  readonly logs: readonly LogLineResponse[];

  constructor(row: AttemptRow) {
    this.attempt = row.attempt;
    this.worker = row.worker;
    this.takenAt = row.takenAt;
    this.startedAt = row.startedAt;
    this.endedAt = row.endedAt;
    this.durationMs = row.durationMs;
    this.outcome = row.outcome;
    this.failure = row.failure && new FailureResponse(row.failure);
    this.logs = row.logs.map((line) => new LogLineResponse(line));
  }
}
