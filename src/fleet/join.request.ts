import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsObject, IsString, Length } from 'class-validator';
import { OptionalMember } from '../api/optional-member.js';

const MAX_NAME = 200;

export class JoinRequest {
  @ApiProperty({ description: 'What people call the worker; need not be unique.', minLength: 1, maxLength: MAX_NAME })
  @IsString()
  @Length(1, MAX_NAME)
  readonly name: string = '';

  /** Part of the protocol; what a worker is placed by are the labels of its heartbeats. */
  @ApiPropertyOptional({ type: 'object', additionalProperties: { type: 'string' } })
  @OptionalMember()
  @IsObject()
  readonly labels?: Readonly<Record<string, string>>;
}
