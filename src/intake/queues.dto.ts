import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsString, Matches } from 'class-validator';
import { APP_NAME_PATTERN } from '#contracts/topology.js';

export class ConsentRequest {
  @ApiProperty({ description: 'The app that may consume the queue beside its owner.' })
  @IsString()
  @Matches(APP_NAME_PATTERN)
  readonly app!: string;
}

class ConsumingFunctionResponse {
  @ApiProperty()
  readonly app!: string;

  @ApiProperty()
  readonly function!: string;
}

class PoisonQueueResponse {
  @ApiProperty({ example: 'orders-poison' })
  readonly queue!: string;

  @ApiProperty({ description: 'Messages that wait there.' })
  readonly ready!: number;
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

  @ApiPropertyOptional({ description: 'Consumers on every worker; absent while the broker cannot tell.' })
  readonly consumers?: number;

  @ApiPropertyOptional({
    description: 'Messages that a worker has taken and not settled; absent where the broker cannot tell, as over AMQP.',
  })
  readonly inFlight?: number;

  @ApiPropertyOptional({
    description: 'Messages that came in the last minute; absent where the broker cannot tell, as over AMQP.',
  })
  readonly inPerMinute?: number;

  @ApiPropertyOptional({ description: 'Messages that were settled for good in the last minute, likewise.' })
  readonly outPerMinute?: number;

  @ApiPropertyOptional({
    description:
      'When the message came that is handed over next; absent while none waits, and where the broker cannot tell.',
  })
  readonly oldestAt?: Date;

  @ApiProperty({ type: [ConsumingFunctionResponse], description: 'Functions of active versions that trigger on it.' })
  readonly functions!: readonly ConsumingFunctionResponse[];

  @ApiPropertyOptional({
    type: PoisonQueueResponse,
    description: 'Where messages go that failed too often, once it exists.',
  })
  readonly poison?: PoisonQueueResponse;
}
