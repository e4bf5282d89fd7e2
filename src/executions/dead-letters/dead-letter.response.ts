import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import type { InvocationFailure } from '#contracts/messages/invocation-completed.js';
import { masked, maskedText } from '../../identity/masked.js';
import { FailureResponse } from '../failure.response.js';
import { PayloadResponse } from '../payload.response.js';
import { shownPayload } from '../shown-payload.js';
import type { BulkFailure, BulkResult } from './bulk-letters.js';
import {
  DEAD_LETTER_STATES,
  type DeadLetter,
  type DeadLetterRow,
  type DeadLetterState,
  type InvocationKey,
} from './dead-letter-store.js';
import type { DeadLetterPage } from './dead-letters.service.js';

class ExecutionLinkResponse {
  @ApiPropertyOptional({ type: String, example: '2026-01-31' })
  readonly day: string | undefined;

  @ApiProperty()
  readonly id: string;

  @ApiProperty({ description: 'Path of the execution in this API.' })
  readonly href: string;

  constructor({ day, id }: InvocationKey) {
    this.day = day;
    this.id = id;
    const query = day === undefined ? '' : `?day=${day}`;
    this.href = `/api/executions/${encodeURIComponent(id)}${query}`;
  }
}

/** One line of the list. Members that are not known are left out. */
export class DeadLetterResponse {
  @ApiProperty()
  readonly id: string;

  @ApiProperty({ type: Date, description: 'When it was set aside.' })
  readonly arrivedAt: Date;

  @ApiProperty({ description: 'Queue that it came from.', example: 'orders' })
  readonly queue: string;

  @ApiProperty({
    description: 'A code of docs/errors.md, or a word of the broker such as EXPIRED.',
    example: 'ATTEMPTS_EXHAUSTED',
  })
  readonly code: string;

  @ApiProperty()
  readonly reason: string;

  @ApiPropertyOptional({ type: String, description: 'Of the failure, as far as it was known when the letter came.' })
  readonly failureMessage: string | undefined;

  @ApiProperty({ description: 'Failed attempts.' })
  readonly attempts: number;

  @ApiPropertyOptional({ type: String })
  readonly app: string | undefined;

  @ApiPropertyOptional({ type: String })
  readonly function: string | undefined;

  @ApiProperty()
  readonly messageId: string;

  @ApiProperty({ description: 'Type of the message.', example: 'trigger.message' })
  readonly type: string;

  @ApiPropertyOptional({ type: ExecutionLinkResponse, description: 'The execution that ended so.' })
  readonly execution: ExecutionLinkResponse | undefined;

  @ApiProperty({ description: 'Of the payload as it is now.' })
  readonly bytes: number;

  @ApiPropertyOptional({ type: Date, description: 'When the payload was changed.' })
  readonly editedAt: Date | undefined;

  @ApiProperty({ enum: DEAD_LETTER_STATES })
  readonly state: DeadLetterState;

  @ApiProperty({ type: Date, description: 'Since when it is in this state.' })
  readonly stateAt: Date;

  @ApiProperty({ description: 'How often the message has been redriven, as earlier letters too.' })
  readonly redrives: number;

  @ApiPropertyOptional({ type: String, description: 'The letter that it was before its last redrive.' })
  readonly ancestor: string | undefined;

  @ApiPropertyOptional({ type: String, description: 'Id of the message that the last redrive sent.' })
  readonly redrivenAs: string | undefined;

  @ApiPropertyOptional({ type: ExecutionLinkResponse, description: 'The execution that the last redrive asked for.' })
  readonly redrivenExecution: ExecutionLinkResponse | undefined;

  constructor(row: DeadLetterRow) {
    this.id = row.id;
    this.arrivedAt = row.arrivedAt;
    this.queue = row.queue;
    this.code = row.reasonCode;
    this.reason = maskedText(row.reason);
    this.failureMessage = row.failure && maskedText(row.failure.message);
    this.attempts = row.attempts;
    this.app = row.app;
    this.function = row.function;
    this.messageId = row.messageId;
    this.type = row.type;
    this.execution = linkTo(row.invocation);
    this.bytes = row.bytes;
    this.editedAt = row.editedAt;
    this.state = row.state;
    this.stateAt = row.stateAt;
    this.redrives = row.redrives;
    this.ancestor = row.ancestor;
    this.redrivenAs = row.redriven?.messageId;
    this.redrivenExecution = linkTo(row.redriven?.invocation);
  }
}

function linkTo(key: InvocationKey | undefined): ExecutionLinkResponse | undefined {
  return key && new ExecutionLinkResponse(key);
}

export class DeadLetterListResponse {
  @ApiProperty({ type: [DeadLetterResponse] })
  readonly items: readonly DeadLetterResponse[];

  @ApiPropertyOptional({ type: String, description: 'The `cursor` of the next page; absent on the last one.' })
  readonly next: string | undefined;

  constructor({ items, next }: DeadLetterPage) {
    this.items = items.map((row) => new DeadLetterResponse(row));
    this.next = next;
  }
}

/** With its payload. Credentials in HTTP headers, keys in addresses and members that name themselves secrets are masked. */
export class DeadLetterDetailResponse extends DeadLetterResponse {
  @ApiProperty({ type: 'object', additionalProperties: true, description: 'Headers of the message.' })
  readonly headers: unknown;

  @ApiProperty({ type: PayloadResponse, description: 'As it is now: what a redrive sends.' })
  readonly payload: PayloadResponse;

  @ApiPropertyOptional({ type: PayloadResponse, description: 'As it came, where it was changed.' })
  readonly original: PayloadResponse | undefined;

  @ApiPropertyOptional({ type: FailureResponse, description: 'Of the last attempt.' })
  readonly failure: FailureResponse | undefined;

  constructor({ row, payload: { original, edited } }: DeadLetter, failure: InvocationFailure | undefined) {
    super(row);
    this.headers = masked(row.headers);
    this.payload = new PayloadResponse(shownPayload(edited ?? original));
    this.original = edited === undefined ? undefined : new PayloadResponse(shownPayload(original));
    this.failure = failure && new FailureResponse(failure);
  }
}

class BulkFailureResponse {
  @ApiProperty()
  readonly id: string;

  @ApiProperty()
  readonly code: string;

  @ApiProperty()
  readonly message: string;

  constructor({ id, code, message }: BulkFailure) {
    this.id = id;
    this.code = code;
    this.message = message;
  }
}

export class BulkResponse {
  @ApiProperty({ description: 'Letters that were named, or that the filter found within the limit.' })
  readonly matched: number;

  @ApiProperty({ description: 'There are more: ask again.' })
  readonly more: boolean;

  @ApiPropertyOptional({
    type: String,
    description: 'The `cursor` of the next step, with the same filter: what failed in this one is not tried again.',
  })
  readonly next: string | undefined;

  @ApiProperty()
  readonly dryRun: boolean;

  @ApiProperty({ description: 'Letters that were dealt with.' })
  readonly done: number;

  @ApiProperty({ type: [BulkFailureResponse] })
  readonly failed: readonly BulkFailureResponse[];

  constructor({ matched, more, next, dryRun, done, failed }: BulkResult) {
    this.matched = matched;
    this.more = more;
    this.next = next;
    this.dryRun = dryRun;
    this.done = done;
    this.failed = failed.map((failure) => new BulkFailureResponse(failure));
  }
}
