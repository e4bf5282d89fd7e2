import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { PayloadResponse } from '../payload.response.js';
import type { KeptInput } from './execution-input.js';

const PLACES = ['dead-letter', 'batch', 'body', 'none'] as const;

/** What an execution was given. Credentials in HTTP headers, keys in addresses and members that name themselves secrets are masked. */
export class ExecutionInputResponse {
  @ApiProperty({
    enum: PLACES,
    description:
      'What keeps it: its dead letter, its batch, or, as `body`, the store for bodies above 256 KiB. `none` when nothing does.',
  })
  readonly in: KeptInput['in'];

  @ApiPropertyOptional({ type: PayloadResponse, description: 'Of an HTTP call: method, address, headers and body.' })
  readonly payload: PayloadResponse | undefined;

  @ApiPropertyOptional({ type: String, description: 'Why it is not kept.' })
  readonly why: string | undefined;

  constructor(kept: KeptInput) {
    this.in = kept.in;
    this.payload = kept.in === 'none' ? undefined : new PayloadResponse(kept.payload);
    this.why = kept.in === 'none' ? kept.why : undefined;
  }
}
