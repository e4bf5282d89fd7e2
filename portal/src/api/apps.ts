import { api, type Schema } from './client.js';

type App = Schema<'AppResponse'>;

interface Wish {
  readonly name?: string;
  readonly cursor: string | undefined;
  readonly limit: number;
}

/** The largest page there is. */
const MOST = 200;

export async function appsPage(query: Wish, signal?: AbortSignal): Promise<Schema<'AppListResponse'>> {
  const answer = await api('get', '/api/apps', { query, ...(signal === undefined ? {} : { signal }) });
  // Management of an earlier version has no pages.
  return 'items' in answer ? answer : { items: answer };
}

/** A page after the other. */
export async function allApps(): Promise<readonly App[]> {
  const apps: App[] = [];
  let cursor: string | undefined;
  do {
    const page = await appsPage({ cursor, limit: MOST });
    apps.push(...page.items);
    cursor = page.next;
  } while (cursor !== undefined);
  return apps;
}
