import { ApiProperty } from '@nestjs/swagger';
import type { ExecutionRow } from '../execution-store.js';

export class CancelExecutionResponse {
  @ApiProperty({ example: '2026-01-31' })
  readonly day: string;

  @ApiProperty()
  readonly id: string;

  constructor({ day, id }: Pick<ExecutionRow, 'day' | 'id'>) {
    this.day = day;
    this.id = id;
  }
}
