import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import type { Actor, AuditRow, AuditTarget } from './audit-store.js';
import type { AuditPage } from './audit.js';

class ActorResponse {
  @ApiProperty({ description: 'Kind of the token, or `user`.', example: 'owner' })
  readonly kind: string;

  @ApiProperty({ description: 'Id of the token, or of the user.' })
  readonly id: string;

  @ApiProperty({ description: 'Name of the token, or of the user.' })
  readonly name: string;

  constructor({ kind, tokenId, name }: Actor) {
    this.kind = kind;
    this.id = tokenId;
    this.name = name;
  }
}

class TargetResponse {
  @ApiProperty({ example: 'dead-letter' })
  readonly kind: string;

  @ApiProperty()
  readonly id: string;

  constructor({ kind, id }: AuditTarget) {
    this.kind = kind;
    this.id = id;
  }
}

/** One deed. Secrets in `before` and `after` are masked, and long values cut. */
export class AuditRowResponse {
  @ApiProperty({ description: 'Grows from row to row.' })
  readonly number: number;

  @ApiProperty({ type: Date })
  readonly at: Date;

  @ApiProperty({ type: ActorResponse })
  readonly actor: ActorResponse;

  @ApiProperty({ example: 'dead-letter.redrive' })
  readonly action: string;

  @ApiProperty({ type: TargetResponse })
  readonly target: TargetResponse;

  @ApiPropertyOptional({ type: String })
  readonly app: string | undefined;

  @ApiPropertyOptional({ description: 'Any JSON value.' })
  readonly before: unknown;

  @ApiPropertyOptional({ description: 'Any JSON value.' })
  readonly after: unknown;

  @ApiPropertyOptional({
    type: String,
    description: 'Code of the error: the row before it tells of the attempt, this one that it failed.',
  })
  readonly failure: string | undefined;

  @ApiProperty()
  readonly requestId: string;

  @ApiProperty({ description: 'Network address of the caller.' })
  readonly address: string;

  constructor(row: AuditRow) {
    this.number = row.number;
    this.at = row.at;
    this.actor = new ActorResponse(row.actor);
    this.action = row.action;
    this.target = new TargetResponse(row.target);
    this.app = row.app;
    this.before = row.before === undefined ? undefined : JSON.parse(row.before);
    this.after = row.after === undefined ? undefined : JSON.parse(row.after);
    this.failure = row.failureCode;
    this.requestId = row.actor.requestId;
    this.address = row.actor.address;
  }
}

export class AuditListResponse {
  @ApiProperty({ type: [AuditRowResponse] })
  readonly items: readonly AuditRowResponse[];

  @ApiPropertyOptional({ type: String, description: 'The `cursor` of the next page; absent on the last one.' })
  readonly next: string | undefined;

  constructor({ items, next }: AuditPage) {
    this.items = items.map((row) => new AuditRowResponse(row));
    this.next = next;
  }
}
