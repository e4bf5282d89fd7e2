import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import type { Parent } from '../../batches/batch-store.js';
import type { InvocationKey } from '../dead-letters/dead-letter-store.js';
import { DeadLetterResponse } from '../dead-letters/dead-letter.response.js';
import type { Links } from './execution-links.js';
import type { Repeatability } from './repeatability.js';

class ParentBatchResponse {
  @ApiProperty()
  readonly id: string;

  @ApiPropertyOptional({ type: String })
  readonly name: string | undefined;

  @ApiProperty({ description: 'Of the item that the execution is.' })
  readonly key: string;

  constructor({ batch, name, key }: Parent) {
    this.id = batch;
    this.name = name;
    this.key = key;
  }
}

const SOURCES = ['timer', 'dead-letter', 'batch', 'none'] as const;

class RepeatabilityResponse {
  @ApiProperty({
    enum: SOURCES,
    description: 'Where the input of another run comes from: `none` when it cannot be run again.',
  })
  readonly by: Repeatability['by'];

  @ApiPropertyOptional({ type: String, description: 'Why it cannot be run again, and what to do instead.' })
  readonly why: string | undefined;

  constructor(again: Repeatability) {
    this.by = again.by;
    this.why = again.by === 'none' ? again.why : undefined;
  }
}

export class ExecutionLinksResponse {
  @ApiPropertyOptional({ type: ParentBatchResponse, description: 'The batch that it belongs to.' })
  readonly batch: ParentBatchResponse | undefined;

  @ApiProperty({ type: [DeadLetterResponse], description: 'What its message became, newest first.' })
  readonly deadLetters: readonly DeadLetterResponse[];

  @ApiProperty({ type: RepeatabilityResponse })
  readonly runAgain: RepeatabilityResponse;

  constructor({ batch, letters, again }: Links) {
    this.batch = batch && new ParentBatchResponse(batch);
    this.deadLetters = letters.map((row) => new DeadLetterResponse(row));
    this.runAgain = new RepeatabilityResponse(again);
  }
}

export class RunAgainResponse {
  @ApiPropertyOptional({ type: String, example: '2026-01-31' })
  readonly day: string | undefined;

  @ApiProperty({ description: 'Of the new execution; its record comes when a worker has it.' })
  readonly id: string;

  constructor({ day, id }: InvocationKey) {
    this.day = day;
    this.id = id;
  }
}
