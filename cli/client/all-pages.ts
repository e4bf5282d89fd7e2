import type { ApiClient } from './api-client.js';

interface Page<T> {
  readonly items: readonly T[];
  readonly next?: string;
}

const PAGE = 100;

/** Rows of a list over as many pages as it takes, at most `limit`; `isMore` when the list goes on. */
export async function pagesOf<T>(
  api: ApiClient,
  path: readonly string[],
  query: Readonly<Record<string, string | undefined>>,
  limit: number,
): Promise<{ readonly rows: readonly T[]; readonly isMore: boolean }> {
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
