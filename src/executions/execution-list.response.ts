import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { ExecutionResponse } from './execution.response.js';
import type { ExecutionPage } from './executions.service.js';

export class ExecutionListResponse {
  @ApiProperty({ type: [ExecutionResponse] })
  readonly items: readonly ExecutionResponse[];

  @ApiPropertyOptional({ type: String, description: 'The `cursor` of the next page; absent on the last one.' })
  readonly next: string | undefined;

  constructor(page: ExecutionPage) {
    this.items = page.items.map((row) => new ExecutionResponse(row));
    this.next = page.next;
  }
}
