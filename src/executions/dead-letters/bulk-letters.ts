import { Injectable } from '@nestjs/common';
import { codeOf, NightshiftError, toError, type ErrorCode } from '#contracts/errors.js';
import { Logger } from '#contracts/ports/logger.js';
import type { Actor } from '../../identity/audit/audit-store.js';
import { decodeCursor, encodeCursor } from '../execution-cursor.js';
import { DeadLetterStore, type DeadLetterCursor, type DeadLetterFilter } from './dead-letter-store.js';
import { DeadLettersService } from './dead-letters.service.js';
import { LetterRedrives } from './letter-redrives.js';

/** What one request may deal with; what is left is for the next one. */
export const MAX_LETTERS_AT_ONCE = 1_000;
const AT_ONCE = 8;
const PAGE = 200;
/** A search for text that finds little ends here; its cursor leads on. */
const MAX_PAGES = 10;

export type LetterSelection =
  | { readonly ids: readonly string[] }
  | { readonly filter: DeadLetterFilter; readonly limit: number; readonly cursor: string | undefined };

export interface BulkOptions {
  readonly actor: Actor;
  readonly dryRun: boolean;
}

export interface BulkFailure {
  readonly id: string;
  readonly code: ErrorCode;
  readonly message: string;
}

export interface BulkResult {
  readonly matched: number;
  /** The filter matches more than the limit, or the search ended early: ask again. */
  readonly more: boolean;
  /** Where to go on: behind what this step has dealt with, and what failed in it. */
  readonly next: string | undefined;
  readonly dryRun: boolean;
  readonly done: number;
  readonly failed: readonly BulkFailure[];
}

/** The same deed to many letters, each for itself: with a row of its own in the audit trail, and a failure of its own. */
@Injectable()
export class BulkLetters {
  constructor(
    private readonly store: DeadLetterStore,
    private readonly letters: DeadLettersService,
    private readonly redrives: LetterRedrives,
    private readonly logger: Logger,
  ) {}

  redrive(selection: LetterSelection, force: boolean, options: BulkOptions): Promise<BulkResult> {
    return this.#each(selection, options, (id) => this.redrives.redrive(id, options.actor, force));
  }

  discard(selection: LetterSelection, options: BulkOptions): Promise<BulkResult> {
    return this.#each(selection, options, (id) => this.letters.discard(id, options.actor));
  }

  async #each(
    selection: LetterSelection,
    { dryRun }: BulkOptions,
    deed: (id: string) => Promise<unknown>,
  ): Promise<BulkResult> {
    const { ids, next } =
      'ids' in selection ? { ids: [...new Set(selection.ids)], next: undefined } : await this.#matching(selection);
    const result = { matched: ids.length, more: next !== undefined, next, dryRun };
    if (dryRun) return { ...result, done: 0, failed: [] };
    const failed: BulkFailure[] = [];
    const waiting = [...ids];
    const work = async (): Promise<void> => {
      for (let id = waiting.shift(); id !== undefined; id = waiting.shift()) {
        const failure = await this.#try(id, deed);
        if (failure !== undefined) failed.push(failure);
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, work));
    return { ...result, done: ids.length - failed.length, failed };
  }

  async #try(id: string, deed: (id: string) => Promise<unknown>): Promise<BulkFailure | undefined> {
    try {
      await deed(id);
      return undefined;
    } catch (thrown) {
      const error = toError(thrown);
      if (error instanceof NightshiftError) return { id, code: codeOf(error), message: error.message };
      this.logger.error({ error, id }, 'A dead letter could not be dealt with');
      return { id, code: 'INTERNAL', message: 'Something went wrong in Nightshift; its log has the details.' };
    }
  }

  /** The newest that match, in the order in which they came: what was sent first is redriven first. */
  async #matching({ filter, limit, cursor }: Extract<LetterSelection, { filter: unknown }>) {
    const ids: string[] = [];
    const start = cursor === undefined ? undefined : decodeCursor(cursor);
    let after: DeadLetterCursor | undefined = start && { arrivedAt: start.acceptedAt, id: start.id };
    for (let page = 0; page < MAX_PAGES && ids.length < limit; page += 1) {
      const { rows, next } = await this.store.list(filter, Math.min(PAGE, limit - ids.length), after);
      ids.push(...rows.map(({ id }) => id));
      after = next;
      if (next === undefined) break;
    }
    return { ids: ids.toReversed(), next: after && encodeCursor({ acceptedAt: after.arrivedAt, id: after.id }) };
  }
}
