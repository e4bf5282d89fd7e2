import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsIn, IsInt, IsString, Length, Max, Min } from 'class-validator';
import { OptionalMember } from '../../api/optional-member.js';
import { VersionResponse } from '../apps.dto.js';

const MAX_VERSION = 64;
const DEFAULT_WAIT_SECONDS = 30;
const MAX_WAIT_SECONDS = 300;

export const VERSION_USES = ['active', 'split', 'trial', 'warm', 'none'] as const;

export class AppVersionResponse extends VersionResponse {
  @ApiProperty({
    enum: VERSION_USES,
    description: 'active; split: it has a share; trial: a worker is to load it; warm: it was active a moment ago.',
  })
  readonly use!: (typeof VERSION_USES)[number];

  @ApiProperty({ description: 'Percent of the new invocations.' })
  readonly percent!: number;

  @ApiProperty({ description: 'A rollback goes back to it.' })
  readonly previous!: boolean;

  @ApiPropertyOptional({ description: 'On trial: why no worker has loaded it yet.' })
  readonly waiting?: string;
}

export class WaitRequest {
  @ApiPropertyOptional({ description: 'Seconds until the answer is 202.', default: DEFAULT_WAIT_SECONDS })
  @OptionalMember()
  @Type(() => Number)
  @IsInt()
  @Min(0)
  @Max(MAX_WAIT_SECONDS)
  readonly wait: number = DEFAULT_WAIT_SECONDS;
}

export class RollbackRequest {
  @ApiPropertyOptional({ description: 'Default: what was active before.' })
  @OptionalMember()
  @IsString()
  @Length(1, MAX_VERSION)
  readonly version?: string;
}

export class SplitRequest {
  @ApiProperty({ description: 'Takes its share from the active version.' })
  @IsString()
  @Length(1, MAX_VERSION)
  readonly version!: string;

  @ApiProperty({ description: 'Of the new invocations; 0 ends the split.', minimum: 0, maximum: 100 })
  @IsInt()
  @Min(0)
  @Max(100)
  readonly percent!: number;
}

export class CreateAppRequest {
  @ApiProperty({ description: 'Lower-case letters, digits and hyphens.' })
  @IsString()
  @Length(1, MAX_VERSION)
  readonly name!: string;
}

export class ActivationResponse {
  @ApiProperty()
  readonly app!: string;

  @ApiProperty()
  readonly version!: string;

  @ApiProperty({ enum: ['active', 'waiting'] })
  readonly state!: 'active' | 'waiting';

  @ApiPropertyOptional({ description: 'What is waited for.' })
  readonly why?: string;
}

export class MakeSlotRequest {
  @ApiPropertyOptional({ enum: ['true', 'false'], description: 'A slot without settings gets those of the app.' })
  @OptionalMember()
  @IsIn(['true', 'false'])
  readonly cloneSettings?: string;
}

export class RemoveAppRequest {
  @ApiPropertyOptional({
    enum: ['true', 'false'],
    description:
      'Though it has work that runs, which fails then, waits, which becomes dead letters, or open batches, which are cancelled.',
  })
  @OptionalMember()
  @IsIn(['true', 'false'])
  readonly force?: string;
}

export class RemovedAppResponse {
  @ApiProperty()
  readonly app!: string;

  @ApiProperty({ type: [String] })
  readonly versions!: readonly string[];

  @ApiProperty({ type: [String], description: 'Of the version that was active.' })
  readonly functions!: readonly string[];
}
