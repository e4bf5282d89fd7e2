import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn } from 'class-validator';
import { OptionalMember } from '../api/optional-member.js';

const FORMATS = ['publishsettings', 'pubxml'] as const;

export class PublishProfileRequest {
  @ApiPropertyOptional({
    enum: FORMATS,
    default: 'publishsettings',
    description:
      'publishsettings: with a new password, the one before ends. pubxml: for Properties/PublishProfiles, without a password; none is made.',
  })
  @OptionalMember()
  @IsIn(FORMATS)
  readonly format?: (typeof FORMATS)[number];
}

export class PublishCredentialResponse {
  @ApiProperty({ example: '$shop' })
  readonly userName!: string;

  @ApiProperty({ description: 'The publishing endpoint, as tools reach it.', example: 'https://shop.scm.example.com' })
  readonly scmUrl!: string;

  @ApiPropertyOptional({ description: 'When the password was made; absent while there is none.' })
  readonly createdAt?: Date;

  @ApiPropertyOptional({ description: 'When it was used last, to the minute.' })
  readonly usedAt?: Date;
}
