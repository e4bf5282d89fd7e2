import { Injectable } from '@nestjs/common';
import type { InvocationFailure } from '#contracts/messages/invocation-completed.js';
import type { Actor } from '../../identity/audit/audit-store.js';
import { Audit } from '../../identity/audit/audit.js';
import { decodeCursor, encodeCursor } from '../execution-cursor.js';
import { shownPayload } from '../shown-payload.js';
import { auditEntryOf } from './audit-entry.js';
import { DeadLetterMetrics } from './dead-letter-metrics.js';
import { DeadLetterStore, type DeadLetter, type DeadLetterFilter, type DeadLetterRow } from './dead-letter-store.js';
import { LetterFailures } from './letter-failures.js';
import { editedPayload, type EditedPayload } from './letter-payload.js';
import { conflict, notFound } from './redrive-claims.js';

export interface DeadLetterPage {
  readonly items: readonly DeadLetterRow[];
  /** Undefined on the last page. */
  readonly next: string | undefined;
}

/** What people do with dead letters. Whatever changes one is written down first. */
@Injectable()
export class DeadLettersService {
  constructor(
    private readonly store: DeadLetterStore,
    private readonly audit: Audit,
    private readonly metrics: DeadLetterMetrics,
    private readonly failures: LetterFailures,
  ) {}

  /** Newest first. With `text` a page may be short, or empty, and have a next one all the same. */
  async list(filter: DeadLetterFilter, limit: number, cursor?: string): Promise<DeadLetterPage> {
    const after = cursor === undefined ? undefined : decodeCursor(cursor);
    const { rows, next } = await this.store.list(filter, limit, after && { arrivedAt: after.acceptedAt, id: after.id });
    return { items: rows, next: next && encodeCursor({ acceptedAt: next.arrivedAt, id: next.id }) };
  }

  /** Throws DEAD_LETTER_NOT_FOUND. */
  async get(id: string): Promise<DeadLetter> {
    const letter = await this.store.find(id);
    if (letter === undefined) throw notFound(id);
    return letter;
  }

  /** Of its last attempt: as history has it now, or as it was known when the letter came. */
  async failureOf({ row }: DeadLetter): Promise<InvocationFailure | undefined> {
    return (await this.failures.of(row)) ?? row.failure;
  }

  /** Keeps the original beside it. Throws DEAD_LETTER_NOT_FOUND, DEAD_LETTER_CONFLICT or REQUEST_INVALID. */
  async edit(id: string, edit: EditedPayload, actor: Actor): Promise<DeadLetter> {
    const { row, payload } = await this.get(id);
    const before = payload.edited ?? payload.original;
    const after = editedPayload(edit, before);
    const values = { before: shownPayload(before).value, after: shownPayload(after).value };
    await this.audit.around(actor, { ...auditEntryOf('edit', row), ...values }, async () => {
      if (!(await this.store.edit(id, after))) throw conflict(id, 'it is not waiting');
    });
    return this.get(id);
  }

  /** Throws DEAD_LETTER_NOT_FOUND or DEAD_LETTER_CONFLICT. */
  async discard(id: string, actor: Actor): Promise<DeadLetterRow> {
    const { row } = await this.get(id);
    const values = { before: { state: row.state }, after: { state: 'discarded' } };
    await this.audit.around(actor, { ...auditEntryOf('discard', row), ...values }, async () => {
      if (!(await this.store.discard(id))) throw conflict(id, 'it is not waiting');
    });
    this.metrics.discarded(row.app);
    return (await this.get(id)).row;
  }
}
