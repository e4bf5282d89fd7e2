import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  Allow,
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsBase64,
  IsString,
  Length,
  ValidateNested,
} from 'class-validator';
import { OptionalMember } from '../api/optional-member.js';

const MOST_MESSAGES = 1_000;

export class QueueMessageRequest {
  @ApiPropertyOptional({
    oneOf: [
      { type: 'string' },
      { type: 'object' },
      { type: 'array' },
      { type: 'number' },
      { type: 'boolean' },
      { type: 'null' },
    ],
    description: 'The body: text as it is, anything else as JSON.',
  })
  @Allow()
  readonly content?: unknown;

  @ApiPropertyOptional({ description: 'The body as bytes, instead of `content`.' })
  @OptionalMember()
  @IsBase64()
  readonly contentBase64?: string;

  @ApiPropertyOptional({
    description:
      'The message id, from which the invocation id comes: sent again, it is the same invocation. Made when absent.',
  })
  @OptionalMember()
  @IsString()
  @Length(1, 200)
  readonly id?: string;

  @ApiPropertyOptional({
    description: 'A TimeSpan: what was not started by then ends as Expired.',
    example: '02:00:00',
  })
  @OptionalMember()
  @IsString()
  readonly timeToLive?: string;
}

/** One message, or `messages`. */
export class SendMessagesRequest extends QueueMessageRequest {
  @ApiPropertyOptional({ type: [QueueMessageRequest], maxItems: MOST_MESSAGES, description: 'Instead of one message.' })
  @OptionalMember()
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(MOST_MESSAGES)
  @ValidateNested({ each: true })
  @Type(() => QueueMessageRequest)
  readonly messages?: readonly QueueMessageRequest[];
}

export class AcceptedMessageResponse {
  @ApiProperty({ description: 'The message id.' })
  readonly id!: string;

  @ApiProperty({ description: 'The invocation that the message starts; its execution is found under day and this id.' })
  readonly invocationId!: string;

  @ApiProperty({ example: '2026-11-22' })
  readonly day!: string;
}

export class SendMessagesResponse {
  @ApiProperty({
    type: [AcceptedMessageResponse],
    description: 'In the order in which they were sent; each is confirmed by the broker.',
  })
  readonly messages!: readonly AcceptedMessageResponse[];
}

export class SendMessagesProblem {
  @ApiProperty()
  readonly code!: string;

  @ApiProperty()
  readonly message!: string;

  @ApiProperty()
  readonly status!: number;

  @ApiProperty({
    type: [AcceptedMessageResponse],
    description: 'These were confirmed all the same; the others may or may not have arrived.',
  })
  readonly confirmed!: readonly AcceptedMessageResponse[];
}
