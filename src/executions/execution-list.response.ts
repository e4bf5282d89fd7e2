import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { ExecutionResponse } from './execution.response.js';
import type { ExecutionPage } from './execution-pages.js';

export class ExecutionListResponse {
  @ApiProperty({ type: [ExecutionResponse] })
  readonly items: readonly ExecutionResponse[];

  @ApiPropertyOptional({ type: String, description: 'The `cursor` of the next page; absent on the last one.' })
  readonly next: string | undefined;

  @ApiProperty({
    description:
      'True when it stopped before the page was full, for having looked at so many executions: `next` goes on, though this page may be short or empty.',
  })
  readonly cut: boolean;

  @ApiPropertyOptional({ type: Date, description: 'When cut: everything accepted after this moment was looked at.' })
  readonly lookedBackTo: Date | undefined;

  @ApiPropertyOptional({ type: Date, description: 'Where the search for text begins, when the request does not say.' })
  readonly from: Date | undefined;

  constructor(page: ExecutionPage) {
    this.items = page.items.map((row) => new ExecutionResponse(row));
    this.next = page.next;
    this.cut = page.cutAt !== undefined;
    this.lookedBackTo = page.cutAt;
    this.from = page.from;
  }
}
