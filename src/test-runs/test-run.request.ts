import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  IsArray,
  IsIn,
  IsString,
  IsUUID,
  Length,
  Matches,
  MaxLength,
  ValidateNested,
} from 'class-validator';
import { OptionalMember } from '../api/optional-member.js';

const MOST_PAIRS = 200;
const ENCODINGS = ['text', 'base64'] as const;
export const METHOD = /^[a-z]{1,20}$/i;
/** Whoever may name it may read it as well, so the master key is for Contributors. */
export const TEST_KEY_SCOPES = ['function', 'host', 'master'] as const;

export class PairRequest {
  @ApiProperty()
  @IsString()
  @Length(1, 400)
  readonly name!: string;

  @ApiProperty()
  @IsString()
  @MaxLength(65_536)
  readonly value!: string;
}

export class TestKeyRequest {
  @ApiProperty({ enum: TEST_KEY_SCOPES })
  @IsIn(TEST_KEY_SCOPES)
  readonly scope!: (typeof TEST_KEY_SCOPES)[number];

  @ApiProperty({ example: 'default' })
  @IsString()
  readonly name!: string;
}

function IsPairs(description: string): PropertyDecorator {
  const rules = [
    ApiPropertyOptional({ type: [PairRequest], maxItems: MOST_PAIRS, description }),
    OptionalMember(),
    IsArray(),
    ArrayMaxSize(MOST_PAIRS),
    ValidateNested({ each: true }),
    Type(() => PairRequest),
  ];
  return (target, key) => rules.forEach((rule) => rule(target, key));
}

/** A request for a function that is triggered by HTTP, or the `input` of any other. */
export class TestRunRequest {
  @ApiPropertyOptional({ description: "Default: the first of the function's own.", example: 'POST' })
  @OptionalMember()
  @Matches(METHOD, { message: 'method must be an HTTP method' })
  readonly method?: string;

  @IsPairs('Values for the parameters of the route.')
  readonly params?: readonly PairRequest[];

  @IsPairs('Of the query, in order; names may come again.')
  readonly query?: readonly PairRequest[];

  @IsPairs('Headers; those of the connection and of proxies are not taken.')
  readonly headers?: readonly PairRequest[];

  @ApiPropertyOptional()
  @OptionalMember()
  @IsString()
  readonly body?: string;

  @ApiPropertyOptional({ enum: ENCODINGS, description: 'Default: text.' })
  @OptionalMember()
  @IsIn(ENCODINGS)
  readonly bodyEncoding?: (typeof ENCODINGS)[number];

  @ApiPropertyOptional({ description: 'Sent as x-functions-key; absent: none. The master key takes a Contributor.' })
  @OptionalMember()
  @ValidateNested()
  @Type(() => TestKeyRequest)
  readonly key?: TestKeyRequest;

  @ApiPropertyOptional({ description: 'Other triggers: what the trigger would bring, as text; a timer ignores it.' })
  @OptionalMember()
  @IsString()
  readonly input?: string;

  @ApiPropertyOptional({
    format: 'uuid',
    description:
      'HTTP: the id of the execution, a random (version 4) UUID, for who wants to follow its log from the first line.',
  })
  @OptionalMember()
  @IsUUID('4')
  readonly executionId?: string;
}
