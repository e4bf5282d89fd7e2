import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { AttemptResponse } from './attempt.response.js';
import type { ExecutionDetail } from './execution-store.js';
import { ExecutionResponse } from './execution.response.js';
import { PayloadResponse } from './payload.response.js';
import { shownData } from './shown-data.js';

export class ExecutionDetailResponse {
  @ApiProperty({ type: ExecutionResponse })
  readonly execution: ExecutionResponse;

  @ApiProperty({ type: [AttemptResponse] })
  readonly attempts: readonly AttemptResponse[];

  @ApiPropertyOptional({
    type: PayloadResponse,
    description: 'What a durable run returned. Of an HTTP answer: status, headers and body. Secrets are masked.',
  })
  readonly output: PayloadResponse | undefined;

  @ApiProperty({ description: 'Somebody has cancelled it, and no worker has recorded that yet.' })
  readonly cancelling: boolean;

  constructor(detail: ExecutionDetail, cancelling: boolean) {
    this.execution = new ExecutionResponse(detail.execution);
    this.attempts = detail.attempts.map((row) => new AttemptResponse(row));
    const output = detail.returnValue && shownData(detail.returnValue);
    this.output = output && new PayloadResponse(output);
    this.cancelling = cancelling;
  }
}
