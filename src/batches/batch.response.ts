import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { batchCompletionId } from '#contracts/message-identity.js';
import { FINAL_OUTCOMES, type FinalOutcome } from '#contracts/messages/execution-recorded.js';
import type { BatchItemRow, BatchRow } from './batch-store.js';
import { percentOf } from './batch-summary.js';
import type { Page } from './batches.service.js';

export class OnCompleteResponse {
  @ApiProperty()
  readonly app: string;

  @ApiProperty()
  readonly function: string;

  @ApiProperty({ description: 'Id of its execution, once it is accepted.' })
  readonly executionId: string;

  @ApiProperty()
  readonly accepted: boolean;

  constructor(row: BatchRow, { app, function: name }: NonNullable<BatchRow['onComplete']>) {
    this.app = app;
    this.function = name;
    this.executionId = batchCompletionId(row.id);
    this.accepted = row.completed;
  }
}

export class BatchOutcomesResponse {
  @ApiProperty()
  readonly succeeded: number;

  @ApiProperty()
  readonly failed: number;

  @ApiProperty()
  readonly expired: number;

  @ApiProperty()
  readonly cancelled: number;

  constructor({ Succeeded, Failed, Expired, Cancelled }: BatchRow['outcomes']) {
    this.succeeded = Succeeded;
    this.failed = Failed;
    this.expired = Expired;
    this.cancelled = Cancelled;
  }
}

export class BatchResponse {
  @ApiProperty()
  readonly id: string;

  @ApiPropertyOptional({ type: String })
  readonly name: string | undefined;

  @ApiProperty()
  readonly app: string;

  @ApiProperty()
  readonly function: string;

  @ApiProperty({ description: 'Items so far.' })
  readonly total: number;

  @ApiProperty({ description: 'Items that the broker has taken over.' })
  readonly published: number;

  @ApiProperty({ type: BatchOutcomesResponse, description: 'Items by how they ended for good.' })
  readonly outcomes: BatchOutcomesResponse;

  @ApiProperty({ minimum: 0, maximum: 100 })
  readonly percent: number;

  @ApiProperty({ description: 'True: no items are added any more.' })
  readonly sealed: boolean;

  @ApiProperty({ description: 'True: what has not ended is being cancelled.' })
  readonly cancelled: boolean;

  @ApiProperty()
  readonly createdAt: Date;

  @ApiPropertyOptional({ type: Date })
  readonly startedAt: Date | undefined;

  @ApiPropertyOptional({ type: Date })
  readonly endedAt: Date | undefined;

  @ApiPropertyOptional({ type: OnCompleteResponse })
  readonly onComplete: OnCompleteResponse | undefined;

  constructor(row: BatchRow) {
    this.id = row.id;
    this.name = row.name;
    this.app = row.app;
    this.function = row.function;
    this.total = row.total;
    this.published = row.published;
    this.outcomes = new BatchOutcomesResponse(row.outcomes);
    this.percent = percentOf(row);
    this.sealed = row.sealedAt !== undefined;
    this.cancelled = row.cancelledAt !== undefined;
    this.createdAt = row.createdAt;
    this.startedAt = row.startedAt;
    this.endedAt = row.endedAt;
    this.onComplete = row.onComplete && new OnCompleteResponse(row, row.onComplete);
  }
}

export class BatchListResponse {
  @ApiProperty({ type: [BatchResponse] })
  readonly items: readonly BatchResponse[];

  @ApiPropertyOptional({ type: String, description: 'The `cursor` of the next page; absent on the last one.' })
  readonly next: string | undefined;

  constructor(page: Page<BatchRow>) {
    this.items = page.items.map((row) => new BatchResponse(row));
    this.next = page.next;
  }
}

export class BatchItemResponse {
  @ApiProperty()
  readonly key: string;

  @ApiProperty()
  readonly executionId: string;

  @ApiProperty()
  readonly acceptedAt: Date;

  @ApiProperty({ description: 'True: the broker has taken it over.' })
  readonly published: boolean;

  @ApiPropertyOptional({ enum: FINAL_OUTCOMES, description: 'Absent while it has not ended.' })
  readonly outcome: FinalOutcome | undefined;

  constructor(row: BatchItemRow) {
    this.key = row.key;
    this.executionId = row.invocationId;
    this.acceptedAt = row.acceptedAt;
    this.published = row.published;
    this.outcome = row.outcome;
  }
}

export class BatchItemListResponse {
  @ApiProperty({ type: [BatchItemResponse] })
  readonly items: readonly BatchItemResponse[];

  @ApiPropertyOptional({ type: String, description: 'The `cursor` of the next page; absent on the last one.' })
  readonly next: string | undefined;

  constructor(page: Page<BatchItemRow>) {
    this.items = page.items.map((row) => new BatchItemResponse(row));
    this.next = page.next;
  }
}
