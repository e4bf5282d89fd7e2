import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { TRIGGER_KINDS, type TriggerKind } from '#contracts/messages/run-invocation.js';
import type { ExecutionRow, ExecutionStatus } from './execution-store.js';
import { FailureResponse } from './failure.response.js';
import { EXECUTION_STATUSES } from './list-executions.request.js';

/** One line of the list. Members that are not known, or not yet, are left out of the JSON; moments are ISO 8601. */
export class ExecutionResponse {
  @ApiProperty({ description: 'UTC day of acceptance: together with `id` the key.', example: '2026-01-31' })
  readonly day: string;

  @ApiProperty()
  readonly id: string;

  @ApiProperty()
  readonly app: string;

  @ApiProperty()
  readonly version: string;

  @ApiProperty()
  readonly function: string;

  @ApiProperty({ enum: TRIGGER_KINDS })
  readonly trigger: TriggerKind;

  @ApiProperty({ enum: ['sync', 'durable'] })
  readonly lane: 'sync' | 'durable';

  @ApiProperty({ enum: EXECUTION_STATUSES })
  readonly status: ExecutionStatus;

  @ApiProperty({ description: 'Attempts known so far.' })
  readonly attempts: number;

  @ApiPropertyOptional({ type: String, description: 'Id of the worker that ran the last attempt.' })
  readonly worker: string | undefined;

  @ApiProperty({ type: Date })
  readonly acceptedAt: Date;

  @ApiPropertyOptional({ type: Date })
  readonly endedAt: Date | undefined;

  @ApiPropertyOptional({ type: Number, description: 'Of the last attempt that ended.' })
  readonly durationMs: number | undefined;

  @ApiProperty({ description: 'W3C traceparent: its second part is the id of the trace.' })
  readonly traceParent: string;

  @ApiPropertyOptional({
    type: Number,
    description:
      'HTTP status that the caller of an HTTP function was answered; of a durable run, the one that the function gave.',
  })
  readonly statusCode: number | undefined;

  @ApiPropertyOptional({ type: FailureResponse })
  readonly failure: FailureResponse | undefined;

  constructor(row: ExecutionRow) {
    this.day = row.day;
    this.id = row.id;
    this.app = row.app;
    this.version = row.version;
    this.function = row.function;
    this.trigger = row.trigger;
    this.lane = row.lane;
    this.status = row.status;
    this.attempts = row.attempts;
    this.worker = row.worker;
    this.acceptedAt = row.acceptedAt;
    this.endedAt = row.endedAt;
    this.durationMs = row.durationMs;
    this.traceParent = row.traceParent;
    this.statusCode = row.statusCode;
    this.failure = row.failure && new FailureResponse(row.failure);
  }
}
