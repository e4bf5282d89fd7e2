import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsBoolean, IsInt, IsObject, Max, Min } from 'class-validator';
import { NotNullMember, OptionalMember } from '../../api/optional-member.js';
import { CreateTokenRequest } from './create-token.request.js';
import type { TokenState } from './tokens.service.js';

const MOST_WORKERS = 100_000;

export class CreateJoinTokenRequest extends CreateTokenRequest {
  @ApiPropertyOptional({ description: 'One worker joins with it, and no other after it.' })
  @OptionalMember()
  @IsBoolean()
  readonly singleUse?: boolean;

  @ApiPropertyOptional({ description: 'So many workers join with it; without it any number.' })
  @NotNullMember()
  @IsInt()
  @Min(1)
  @Max(MOST_WORKERS)
  readonly maxUses?: number;

  @ApiPropertyOptional({
    type: 'object',
    additionalProperties: { type: 'string' },
    description: 'Labels of every worker that joins with it, whatever the worker says of itself.',
    example: { pool: 'night' },
  })
  @NotNullMember()
  @IsObject()
  readonly labels?: Readonly<Record<string, unknown>>;
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

  @ApiProperty({ enum: ['valid', 'used', 'expired', 'revoked'], description: '`used`: as many workers joined as may.' })
  readonly state!: TokenState;

  @ApiPropertyOptional({ description: 'How many workers may join with it.' })
  readonly maxUses?: number;

  @ApiPropertyOptional({
    type: 'object',
    additionalProperties: { type: 'string' },
    description: 'Labels of every worker that joined with it.',
  })
  readonly labels?: Readonly<Record<string, string>>;

  @ApiProperty({ description: 'How many have.' })
  readonly uses!: number;

  @ApiPropertyOptional()
  readonly lastUsedAt?: Date;
}

export class CreatedJoinTokenResponse {
  @ApiProperty()
  readonly id!: string;

  @ApiProperty()
  readonly name!: string;

  @ApiProperty({ description: 'The token itself: shown this once, only its hash is kept.' })
  readonly token!: string;
}
