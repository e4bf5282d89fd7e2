import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';

const FUNCTION_STATUSES = ['ready', 'disabled', 'waiting', 'failed'] as const;
const DIRECTIONS = ['in', 'out', 'inout'] as const;

class BindingFactResponse {
  @ApiProperty({ example: 'connection' })
  readonly name!: string;

  @ApiProperty({ description: 'As declared: a %name% stays one.', example: 'AzureWebJobsStorage' })
  readonly value!: string;
}

export class BindingResponse {
  @ApiProperty({ description: 'What the function calls it.' })
  readonly name!: string;

  @ApiProperty({ example: 'queue' })
  readonly type!: string;

  @ApiProperty({ enum: DIRECTIONS })
  readonly direction!: (typeof DIRECTIONS)[number];

  @ApiProperty({
    type: [BindingFactResponse],
    description: 'What it declares beside that and is no secret; a connection by the name of its setting.',
  })
  readonly facts!: readonly BindingFactResponse[];

  @ApiPropertyOptional({ description: 'The queue of the house that it reads or writes, where its name is known.' })
  readonly queue?: string;
}

export class FunctionResponse {
  @ApiProperty()
  readonly name!: string;

  @ApiPropertyOptional({ description: "The trigger binding's type.", example: 'httpTrigger' })
  readonly trigger?: string;

  @ApiProperty({ enum: FUNCTION_STATUSES, description: 'waiting: for consent to a queue that another app has.' })
  readonly status!: (typeof FUNCTION_STATUSES)[number];

  @ApiProperty({ type: [String], description: 'Why it failed.' })
  readonly errors!: readonly string[];

  @ApiProperty({ type: [String], description: 'What is good to know: how its bindings were read, what it waits for.' })
  readonly notes!: readonly string[];

  @ApiPropertyOptional({ description: 'HTTP functions: where to call it.' })
  readonly invokeUrl?: string;

  @ApiPropertyOptional({ description: "HTTP functions: below the app's address.", example: '/api/prices/{sku?}' })
  readonly route?: string;

  @ApiPropertyOptional({ type: [String], description: 'HTTP functions: in capitals; absent: every method.' })
  readonly methods?: readonly string[];

  @ApiPropertyOptional({ description: 'HTTP functions: the key that callers need.', example: 'function' })
  readonly authLevel?: string;

  @ApiPropertyOptional({ description: 'Timers: the schedule as declared.', example: '0 0 18 * * 1-5' })
  readonly schedule?: string;

  @ApiPropertyOptional({ description: 'Queue triggers: the queue; as declared where its name is not known.' })
  readonly queueName?: string;

  @ApiProperty({ type: [BindingResponse], description: 'The trigger first.' })
  readonly bindings!: readonly BindingResponse[];
}
