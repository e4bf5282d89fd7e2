import { Injectable } from '@nestjs/common';
import { Clock } from '#contracts/ports/clock.js';
import { decodeCursor, encodeCursor } from './execution-cursor.js';
import { ExecutionStore, type ExecutionFilter, type ExecutionRow, type SearchBound } from './execution-store.js';

export interface ExecutionPage {
  readonly items: readonly ExecutionRow[];
  /** Undefined on the last page. */
  readonly next: string | undefined;
  /** How far back it looked, when it ended before the page was full: there may be more. */
  readonly cutAt: Date | undefined;
  /** Where it begins, when a text is looked for and nobody named a range. */
  readonly from: Date | undefined;
}

export interface ExecutionQuery {
  readonly filter: ExecutionFilter;
  readonly text?: string | undefined;
}

/** Some hundredths of a second of looking for what no index answers alone, some tenths for a text. */
const BOUND: SearchBound = { executions: 5_000, bytes: 32 * 1024 * 1024 };
const TEXT_BOUND: SearchBound = { executions: 20_000, bytes: 32 * 1024 * 1024 };
/** What somebody who looks for a text means when no range is named. */
const TEXT_RANGE_MS = 24 * 60 * 60_000;

/** The history page by page. */
@Injectable()
export class ExecutionPages {
  constructor(
    private readonly store: ExecutionStore,
    private readonly clock: Clock,
  ) {}

  /** Newest first, by key: rows that arrive while somebody reads shift nothing. A page may be short, or empty, and have a next one. */
  async page({ filter, text }: ExecutionQuery, limit: number, cursor?: string): Promise<ExecutionPage> {
    const after = cursor === undefined ? undefined : decodeCursor(cursor);
    const from = text === undefined || filter.from !== undefined ? undefined : this.#beginOf(filter.to);
    const ranged = from === undefined ? filter : { ...filter, from };
    const bound = text === undefined ? BOUND : TEXT_BOUND;
    const { rows, next, cut } = await this.store.search({ filter: ranged, text, limit, bound, after });
    return { items: rows, next: next && encodeCursor(next), cutAt: cut ? next?.acceptedAt : undefined, from };
  }

  #beginOf(to: Date | undefined): Date {
    return new Date((to ?? this.clock.now()).getTime() - TEXT_RANGE_MS);
  }
}
