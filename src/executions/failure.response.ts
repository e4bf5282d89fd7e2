import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import type { InvocationFailure } from '#contracts/messages/invocation-completed.js';

export class FailureResponse {
  @ApiProperty({ description: 'A code of docs/errors.md.', example: 'FUNCTION_FAILED' })
  readonly code: string;

  @ApiProperty()
  readonly message: string;

  @ApiPropertyOptional({ type: String })
  readonly stack: string | undefined;

  constructor(failure: InvocationFailure) {
    this.code = failure.code;
    this.message = failure.message;
    this.stack = failure.stack;
  }
}
