import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsString, Matches } from 'class-validator';
import { APP_NAME_PATTERN } from '#contracts/topology.js';

export class ConsentRequest {
  @ApiProperty({ description: 'The app that may consume the queue beside its owner.' })
  @IsString()
  @Matches(APP_NAME_PATTERN)
  readonly app!: string;
}

export class QueueResponse {
  @ApiProperty()
  readonly queue!: string;

  @ApiProperty({ description: 'The app that triggered on it first.' })
  readonly owner!: string;

  @ApiProperty({ type: [String], description: 'Apps that an Owner lets consume it too.' })
  readonly consents!: readonly string[];

  @ApiProperty({ type: [String], description: 'Apps whose functions trigger on it and wait for consent.' })
  readonly waiting!: readonly string[];

  @ApiPropertyOptional({
    description: 'Messages that no worker has taken; absent while the broker is away or has no such queue.',
  })
  readonly ready?: number;
}
