import { api, type Schema } from '../../api/client.js';
import type { Filter } from './letter-filter.js';

export type Verb = 'redrive' | 'discard';
type Bulk = Schema<'BulkResponse'>;
export type Selection = { readonly ids: readonly string[] } | { readonly filter: Filter };

/** So many are counted, and dealt with, in one request: each takes about a second at most. */
const COUNTED_AT_ONCE = 1_000;
const STEP = 100;
/** What makes the rest fail too. */
const AWAY = ['BROKER_UNAVAILABLE', 'STORE_UNAVAILABLE'];

export interface Progress {
  readonly tried: number;
  readonly done: number;
  /** How many failed, by the code of the error. */
  readonly failed: Readonly<Record<string, number>>;
  readonly isAway: boolean;
}

export const NOTHING_YET: Progress = { tried: 0, done: 0, failed: {}, isAway: false };

/** Tells after each step how many there are so far, and in the end how many there are. */
export async function countLetters(
  verb: Verb,
  selection: Selection,
  { signal, onCount }: { readonly signal: AbortSignal; readonly onCount: (count: number) => void },
): Promise<number> {
  if ('ids' in selection) return selection.ids.length;
  let count = 0;
  let cursor: string | undefined;
  do {
    const body = { ...stepOf(selection.filter, COUNTED_AT_ONCE, cursor), dryRun: true };
    const { matched, next } = await api('post', `/api/dead-letters/${verb}`, { body, signal });
    count += matched;
    onCount(count);
    cursor = next;
  } while (cursor !== undefined && !signal.aborted);
  return count;
}

/**
 * Deals with them step by step, from the newest to the oldest; letters that come meanwhile are left alone. Once `stop` is aborted no step begins any
 * more: the one under way ends.
 */
export async function dealWith(
  verb: Verb,
  selection: Selection,
  { stop, onProgress }: { readonly stop: AbortSignal; readonly onProgress: (progress: Progress) => void },
): Promise<Progress> {
  let progress = NOTHING_YET;
  for await (const answer of steps(verb, selection)) {
    progress = added(progress, answer);
    onProgress(progress);
    if (stop.aborted || progress.isAway) break;
  }
  return progress;
}

async function* steps(verb: Verb, selection: Selection): AsyncGenerator<Bulk> {
  if ('ids' in selection) {
    for (let start = 0; start < selection.ids.length; start += STEP) {
      const body = { ids: selection.ids.slice(start, start + STEP), limit: STEP, dryRun: false };
      yield await api('post', `/api/dead-letters/${verb}`, { body });
    }
    return;
  }
  let cursor: string | undefined;
  do {
    const answer = await api('post', `/api/dead-letters/${verb}`, { body: stepOf(selection.filter, STEP, cursor) });
    yield answer;
    cursor = answer.next;
  } while (cursor !== undefined);
}

function stepOf(filter: Filter, limit: number, cursor: string | undefined) {
  return { filter, limit, dryRun: false, ...(cursor === undefined ? {} : { cursor }) };
}

export function added(
  progress: Progress,
  { matched, done, failed }: Pick<Bulk, 'matched' | 'done' | 'failed'>,
): Progress {
  const counts: Record<string, number> = { ...progress.failed };
  for (const { code } of failed) counts[code] = (counts[code] ?? 0) + 1;
  return {
    tried: progress.tried + matched,
    done: progress.done + done,
    failed: counts,
    isAway: progress.isAway || failed.some(({ code }) => AWAY.includes(code)),
  };
}
