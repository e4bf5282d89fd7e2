import { utcDay } from '#contracts/ports/clock.js';
import type { FoundItems } from '#src/executions/purge/purge-store.js';
import { folded } from './ascii-text.js';
import type { ItemColumns } from './batch-rows.js';

export interface SearchedColumns extends Omit<ItemColumns, 'key'> {
  /** Null: the text is not in it. */
  readonly input: string | null;
}

interface SoughtInput {
  readonly text: string;
  readonly textInJson: string;
}

/** Of a page of inputs those that hold the text: a database may have found more. */
export function foundItems(
  rows: readonly SearchedColumns[],
  { text, textInJson }: SoughtInput,
  limit: number,
): FoundItems {
  const holds = (input: string): boolean => input.includes(text) || input.includes(textInJson);
  const found = rows.filter(({ input }) => input !== null && holds(folded(input)));
  const items = found.map(({ invocation_id: id, accepted_at, state, outcome }) => {
    const acceptedAt = new Date(accepted_at);
    return { day: utcDay(acceptedAt), id, acceptedAt, ended: outcome !== null && state !== 'waiting' };
  });
  const last = rows.at(-1);
  return { items, next: rows.length === limit && last !== undefined ? Number(last.seq) : undefined };
}
