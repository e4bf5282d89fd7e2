import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsString, MaxLength } from 'class-validator';
import { OptionalMember } from '../../api/optional-member.js';

export class BeginSignInRequest {
  @ApiPropertyOptional({ description: 'The path of the page to go on with.', default: '/', example: '/executions' })
  @OptionalMember()
  @IsString()
  @MaxLength(2_000)
  readonly to?: string;
}
