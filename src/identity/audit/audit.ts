import { Injectable } from '@nestjs/common';
import { NightshiftError } from '#contracts/errors.js';
import { problemOf } from '../../api/problem.js';
import { masked } from '../masked.js';
import { AuditStore, type Actor, type AuditFilter, type AuditRow, type AuditTarget } from './audit-store.js';

const MAX_VALUE_CHARACTERS = 8_192;

/** What is about to be done. `before` and `after` may be any JSON values: they are masked and cut here. */
export interface AuditEntry {
  readonly action: string;
  readonly target: AuditTarget;
  readonly app?: string | undefined;
  readonly before?: unknown;
  readonly after?: unknown;
}

export interface AuditPage {
  readonly items: readonly AuditRow[];
  /** Undefined on the last page. */
  readonly next: string | undefined;
}

/** The audit trail. The row is written before the deed: what cannot be written down is not done. */
@Injectable()
export class Audit {
  constructor(private readonly store: AuditStore) {}

  /**
   * Writes the row, then does it; a deed that fails leaves a second row with the code. Rejects with STORE_UNAVAILABLE before anything is done, or
   * as `deed` does.
   */
  async around<T>(actor: Actor, entry: AuditEntry, deed: () => Promise<T>): Promise<T> {
    await this.record(actor, entry);
    try {
      return await deed();
    } catch (error) {
      // The failure of the deed is what the caller must see, whatever becomes of this row.
      await this.#append(actor, entry, problemOf(error).code).catch(() => undefined);
      throw error;
    }
  }

  /** For a deed whose failure needs no row. Committed when it resolves. */
  record(actor: Actor, entry: AuditEntry): Promise<void> {
    return this.#append(actor, entry, undefined);
  }

  /** Newest first. `cursor` is the `next` of the page before. */
  async list(filter: AuditFilter, limit: number, cursor?: string): Promise<AuditPage> {
    const rows = await this.store.list(filter, limit + 1, cursor === undefined ? undefined : numberOf(cursor));
    const items = rows.slice(0, limit);
    const last = items.at(-1);
    return { items, next: rows.length > limit && last !== undefined ? String(last.number) : undefined };
  }

  #append(actor: Actor, entry: AuditEntry, failureCode: string | undefined): Promise<void> {
    const { action, target, app, before, after } = entry;
    return this.store.append({ actor, action, target, app, before: json(before), after: json(after), failureCode });
  }
}

function json(value: unknown): string | undefined {
  if (value === undefined) return undefined;
  const text = JSON.stringify(masked(value));
  if (text.length <= MAX_VALUE_CHARACTERS) return text;
  return JSON.stringify({ cut: true, characters: text.length, start: text.slice(0, MAX_VALUE_CHARACTERS / 2) });
}

function numberOf(cursor: string): number {
  if (/^\d{1,15}$/.test(cursor)) return Number(cursor);
  throw new NightshiftError('REQUEST_INVALID', 'cursor is not one of ours: pass the "next" of a page as it was given.');
}
