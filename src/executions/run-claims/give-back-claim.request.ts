import { ApiProperty } from '@nestjs/swagger';
import { Length } from 'class-validator';

const MAX_ID = 200;

export class GiveBackClaimRequest {
  @ApiProperty({ description: '`process` of the worker that holds the claim.' })
  @Length(1, MAX_ID)
  readonly process: string = '';
}
