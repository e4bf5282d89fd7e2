import { pagesOf } from '../client/all-pages.js';
import type { ApiClient } from '../client/api-client.js';
import type { FollowedLine } from './follow-logs.js';

const AT_ONCE = 10;

interface Listed {
  readonly id: string;
  readonly day: string;
  readonly function: string;
}

interface Detail {
  readonly attempts: readonly {
    readonly attempt: number;
    readonly logs: readonly Pick<FollowedLine, 'at' | 'level' | 'message'>[];
  }[];
}

interface Recent {
  readonly app: string;
  readonly function: string | undefined;
  /** How many executions are looked at: one request each. */
  readonly limit: number;
}

/** What the latest executions of an app have logged, oldest first; running ones have nothing recorded yet. Throws APP_NOT_FOUND. */
export async function recentLines(api: ApiClient, { app, function: name, limit }: Recent): Promise<FollowedLine[]> {
  const { rows } = await pagesOf<Listed>(api, ['api', 'executions'], { app, function: name }, limit);
  if (rows.length === 0) await api.json('GET', ['api', 'apps', app]);
  const lines: FollowedLine[] = [];
  for (let from = 0; from < rows.length; from += AT_ONCE) {
    const some = await Promise.all(rows.slice(from, from + AT_ONCE).map((row) => linesOf(api, row)));
    lines.push(...some.flat());
  }
  return lines.toSorted((one, other) => one.at.localeCompare(other.at));
}

async function linesOf(api: ApiClient, { id, day, function: name }: Listed): Promise<FollowedLine[]> {
  const { attempts } = await api.json<Detail>('GET', ['api', 'executions', id], { query: { day } });
  return attempts.flatMap(({ attempt, logs }) =>
    logs.map((line, number) => ({ ...line, function: name, execution: id, attempt, number })),
  );
}
