import { api, type Schema } from '../../api/client.js';

type Missed = Schema<'MissedTimerResponse'>;

const PAGE = 500;

/** What was missed, as far as it was read. */
export interface MissedSoFar {
  readonly after: number;
  readonly rows: readonly Missed[];
}

/** Goes on where the last reading ended: the API tells what was missed from the oldest on. Of all that, only what is younger than `sinceMs` stays. */
export async function missedSince(sinceMs: number, before: MissedSoFar = { after: 0, rows: [] }): Promise<MissedSoFar> {
  const page = await api('get', '/api/timers/missed', { query: { after: before.after, limit: PAGE } });
  const rows = [...before.rows, ...page].filter(({ noticedAt }) => new Date(noticedAt).getTime() > sinceMs);
  const read = { after: page.at(-1)?.seq ?? before.after, rows };
  return page.length < PAGE ? read : missedSince(sinceMs, read);
}
