import { ApiProperty } from '@nestjs/swagger';
import type { ShownPayload } from './shown-payload.js';

export class PayloadResponse {
  @ApiProperty({ enum: ['json', 'text', 'base64'] })
  readonly encoding: ShownPayload['encoding'];

  @ApiProperty({ description: 'The JSON value, or a string.' })
  readonly value: unknown;

  @ApiProperty({
    description:
      'There is more: only the first MiB is shown, and no body of an answer that is kept apart (above 256 KiB).',
  })
  readonly cut: boolean;

  constructor({ encoding, value, cut }: ShownPayload) {
    this.encoding = encoding;
    this.value = value;
    this.cut = cut;
  }
}
