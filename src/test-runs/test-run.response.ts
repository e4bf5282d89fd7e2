import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { TEST_KEY_SCOPES } from './test-run.request.js';

export class TestKeyResponse {
  @ApiProperty({ enum: TEST_KEY_SCOPES })
  readonly scope!: (typeof TEST_KEY_SCOPES)[number];

  @ApiProperty()
  readonly name!: string;
}

export class TestOptionsResponse {
  @ApiProperty({ type: [TestKeyResponse], description: 'By name only: those that the caller may have sent.' })
  readonly keys!: readonly TestKeyResponse[];
}

export class AnsweredHeaderResponse {
  @ApiProperty()
  readonly name!: string;

  @ApiProperty()
  readonly value!: string;
}

export class TestRunResponse {
  @ApiProperty({ description: 'What the gateway answered; 202: accepted, and nobody waits.' })
  readonly status!: number;

  @ApiProperty({ type: [AnsweredHeaderResponse] })
  readonly headers!: readonly AnsweredHeaderResponse[];

  @ApiProperty({ description: 'The key that was sent is masked in it.' })
  readonly body!: string;

  @ApiProperty({ enum: ['text', 'base64'] })
  readonly bodyEncoding!: 'text' | 'base64';

  @ApiProperty({ description: 'There was more than is shown: at most 1 MiB is.' })
  readonly truncated!: boolean;

  @ApiProperty({ description: 'From the request to the end of the answer, or of what is shown of it.' })
  readonly durationMs!: number;

  @ApiPropertyOptional({ description: 'Absent where nothing was run: no route, no key, too many requests.' })
  readonly executionId?: string;
}
