import { ApiProperty } from '@nestjs/swagger';
import { IsIn, Length, Matches } from 'class-validator';

const MAX_ID = 200;

export class ExecutionKeyRequest {
  @ApiProperty({ description: 'UTC day of acceptance.', example: '2026-01-31' })
  @Matches(/^\d{4}-\d{2}-\d{2}$/, { message: 'day must be a UTC day such as 2026-01-31' })
  readonly day: string = '';

  @ApiProperty()
  @Length(1, MAX_ID)
  readonly id: string = '';
}

/** A worker stores what a run answered; what it was asked is the gateway's to store, and stays as it came. */
export class ResponseKeyRequest extends ExecutionKeyRequest {
  @ApiProperty({ enum: ['response'] })
  @IsIn(['response'])
  readonly name: string = '';
}

export class PayloadKeyRequest extends ExecutionKeyRequest {
  @ApiProperty({ enum: ['request', 'response'] })
  @IsIn(['request', 'response'])
  readonly name: string = '';
}
