import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsNumber, IsOptional, IsString, Length, Max, Min } from 'class-validator';

const TEN_YEARS_IN_HOURS = 87_600;

export class CreateJoinTokenRequest {
  @ApiProperty({ description: 'What the token is for, shown in the list.', example: 'office floor 2' })
  @IsString()
  @Length(1, 100)
  readonly name!: string;

  @ApiPropertyOptional({ description: 'Hours until it expires; without it the token is good until it is revoked.' })
  @IsOptional()
  @IsNumber()
  @Min(0.01)
  @Max(TEN_YEARS_IN_HOURS)
  readonly expiresInHours?: number;
}

export class JoinTokenResponse {
  @ApiProperty()
  readonly id!: string;

  @ApiProperty()
  readonly name!: string;

  @ApiProperty()
  readonly createdAt!: Date;

  @ApiPropertyOptional()
  readonly expiresAt?: Date;

  @ApiPropertyOptional()
  readonly revokedAt?: Date;
}

export class CreatedJoinTokenResponse {
  @ApiProperty()
  readonly id!: string;

  @ApiProperty()
  readonly name!: string;

  @ApiProperty({ description: 'The token itself: shown this once, only its hash is kept.' })
  readonly token!: string;
}
