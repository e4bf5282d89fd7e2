import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsNumber, IsString, Length, Max, Min } from 'class-validator';
import { NotNullMember } from '../../api/optional-member.js';

const TEN_YEARS_IN_HOURS = 87_600;

/** What every token that somebody makes has. */
export class CreateTokenRequest {
  @ApiProperty({ description: 'What the token is for, shown in the list.', example: 'build server' })
  @IsString()
  @Length(1, 100)
  readonly name!: string;

  @ApiPropertyOptional({ description: 'Hours until it expires; without it the token is good until it is revoked.' })
  @NotNullMember()
  @IsNumber()
  @Min(0.01)
  @Max(TEN_YEARS_IN_HOURS)
  readonly expiresInHours?: number;
}
