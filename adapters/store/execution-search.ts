import { setImmediate as nextTurn } from 'node:timers/promises';
import type {
  ExecutionCursor,
  ExecutionFilter,
  ExecutionRow,
  ExecutionSearch,
  FoundExecutions,
} from '#src/executions/execution-store.js';
import { folded, foldedInJson } from './ascii-text.js';

/** Looked at in one go: a few milliseconds, after which others have their turn. */
const ROWS_AT_ONCE = 1_000;
const TEXTS_AT_ONCE = 100;

export interface Candidate {
  readonly acceptedAt: Date;
  readonly id: string;
  /** False when a filter that no index answers leaves it out. */
  readonly found: boolean;
}

/** Both folded. */
export interface SoughtText {
  readonly text: string;
  readonly textInJson: string;
}

export interface SearchSource<C extends Candidate> {
  /** True when every candidate is found. */
  isCovered(filter: ExecutionFilter): boolean;
  /** The next rows along one index, newest first, as many as asked for while there are any. */
  candidates(filter: ExecutionFilter, size: number, after: ExecutionCursor | undefined): Promise<readonly C[]>;
  /** Those whose failures or log lines hold the text. */
  holding(candidates: readonly C[], sought: SoughtText): Promise<{ holding: ReadonlySet<C>; bytes: number }>;
  rows(found: readonly C[]): Promise<readonly ExecutionRow[]>;
}

/** Walks along an index, a piece at a time, and stops at the bound. */
export async function searchAlong<C extends Candidate>(
  source: SearchSource<C>,
  { filter, text, limit, bound, after }: ExecutionSearch,
): Promise<FoundExecutions> {
  const sought = text === undefined ? undefined : { text: folded(text), textInJson: foldedInJson(text) };
  const found: C[] = [];
  const page = async (next: ExecutionCursor | undefined, cut = false): Promise<FoundExecutions> => {
    return { rows: await source.rows(found), next, cut };
  };
  let cursor = after;
  for (let executions = 0, bytes = 0; executions < bound.executions && bytes < bound.bytes; await nextTurn()) {
    const size = Math.min(sizeOf(source, { filter, text, limit }), bound.executions - executions);
    const candidates = await source.candidates(filter, size, cursor);
    const looked = await look(source, candidates, sought);
    executions += candidates.length;
    bytes += looked.bytes;
    const isLast = candidates.length < size;
    const wanted = looked.found.slice(0, limit - found.length);
    found.push(...wanted);
    if (found.length === limit) {
      const isNothingLeft = isLast && looked.found.length === wanted.length;
      return page(isNothingLeft ? undefined : cursorOf(found.at(-1)));
    }
    if (isLast) return page(undefined);
    cursor = cursorOf(candidates.at(-1));
  }
  return page(cursor, true);
}

async function look<C extends Candidate>(
  source: SearchSource<C>,
  candidates: readonly C[],
  sought: SoughtText | undefined,
): Promise<{ readonly found: readonly C[]; readonly bytes: number }> {
  const filtered = candidates.filter(({ found }) => found);
  if (sought === undefined || filtered.length === 0) return { found: filtered, bytes: 0 };
  const { holding, bytes } = await source.holding(filtered, sought);
  const found = filtered.filter((one) => holding.has(one) || folded(one.id).includes(sought.text));
  return { found, bytes };
}

function sizeOf<C extends Candidate>(
  source: SearchSource<C>,
  { filter, text, limit }: Pick<ExecutionSearch, 'filter' | 'text' | 'limit'>,
): number {
  if (text !== undefined) return TEXTS_AT_ONCE;
  // One more than asked for tells whether there is a next page.
  return source.isCovered(filter) ? limit + 1 : ROWS_AT_ONCE;
}

function cursorOf(candidate: Candidate | undefined): ExecutionCursor | undefined {
  return candidate && { acceptedAt: candidate.acceptedAt, id: candidate.id };
}
