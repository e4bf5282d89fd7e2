import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import type { TypedData } from '#contracts/messages/typed-data.js';
import { AttemptResponse } from './attempt.response.js';
import type { ExecutionDetail } from './execution-store.js';
import { ExecutionResponse } from './execution.response.js';

export class ExecutionDetailResponse {
  @ApiProperty({ type: ExecutionResponse })
  readonly execution: ExecutionResponse;

  @ApiProperty({ type: [AttemptResponse] })
  readonly attempts: readonly AttemptResponse[];

  @ApiPropertyOptional({
    type: 'object',
    additionalProperties: true,
    description: 'What a durable run returned: at most one of string, json, bytes, http and so on.',
  })
  readonly returnValue: TypedData | undefined;

  @ApiProperty({ description: 'Somebody has cancelled it, and no worker has recorded that yet.' })
  readonly cancelling: boolean;

  constructor(detail: ExecutionDetail, cancelling: boolean) {
    this.execution = new ExecutionResponse(detail.execution);
    this.attempts = detail.attempts.map((row) => new AttemptResponse(row));
    this.returnValue = detail.returnValue;
    this.cancelling = cancelling;
  }
}
