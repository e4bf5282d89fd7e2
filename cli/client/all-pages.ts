import type { ApiClient } from './api-client.js';

interface Page<T> {
  readonly items: readonly T[];
  readonly next?: string;
}

/** `isMore`: the list goes on. */
export interface FirstRows<T> {
  readonly rows: readonly T[];
  readonly isMore: boolean;
}

const PAGE = 100;

/** Rows of a list over as many pages as it takes, at most `limit`. */
export async function pagesOf<T>(
  api: ApiClient,
  path: readonly string[],
  query: Readonly<Record<string, string | undefined>>,
  limit: number,
): Promise<FirstRows<T>> {
  const rows: T[] = [];
  let cursor: string | undefined;
  do {
    const size = String(Math.min(PAGE, limit - rows.length));
    const page = await api.json<Page<T>>('GET', path, { query: { ...query, limit: size, cursor } });
    rows.push(...page.items);
    cursor = page.next;
  } while (cursor !== undefined && rows.length < limit);
  return { rows, isMore: cursor !== undefined };
}
