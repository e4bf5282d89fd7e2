import { api, type Schema } from '../../api/client.js';

export type Missed = Schema<'MissedTimerResponse'>;

const PAGE = 500;
/** Nobody runs it any more, unless somebody asks for it. */
const LOST = ['dropped', 'expired'] as const;
type LostReason = (typeof LOST)[number];

/** What was missed, as far as it was read. */
export interface MissedSoFar {
  readonly after: number;
  readonly rows: readonly Missed[];
}

/** Goes on where the last reading ended. Only what is younger than `sinceMs` is asked for, and stays. */
export async function missedSince(sinceMs: number, before: MissedSoFar = { after: 0, rows: [] }): Promise<MissedSoFar> {
  const query = { after: before.after, limit: PAGE, from: new Date(sinceMs).toISOString() };
  const page = await api('get', '/api/timers/missed', { query });
  const rows = [...before.rows, ...page].filter(({ noticedAt }) => new Date(noticedAt).getTime() > sinceMs);
  const read = { after: page.at(-1)?.seq ?? before.after, rows };
  return page.length < PAGE ? read : missedSince(sinceMs, read);
}

/** What became of the runs that one timer missed. */
export interface MissedRuns {
  readonly app: string;
  readonly function: string;
  /** So many will not run. */
  readonly lost: number;
  /** Why those will not. */
  readonly reasons: readonly LostReason[];
  /** A late run made up for others. */
  readonly isMadeUpFor: boolean;
  /** No worker had begun one when it was due, and it did not expire: a worker begins it late. */
  readonly isLate: boolean;
}

/** By timer, in the order in which they first missed one. */
export function missedRunsOf(missed: readonly Missed[]): readonly MissedRuns[] {
  const timers = Map.groupBy(missed, ({ app, function: name }) => `${app}/${name}`);
  return [...timers.values()].flatMap((rows) => {
    const [first] = rows;
    if (first === undefined) return [];
    const lost = rows.filter(({ reason }) => reasonOf(reason) !== undefined);
    const hasExpired = ({ slot }: Missed) => rows.some((row) => row.reason === 'expired' && row.slot === slot);
    // A late run that expired made up for nothing.
    const isThere = (reason: Missed['reason']) => rows.some((row) => row.reason === reason && !hasExpired(row));
    return {
      app: first.app,
      function: first.function,
      lost: lost.reduce((sum, { occurrences }) => sum + occurrences, 0),
      reasons: LOST.filter((reason) => lost.some((row) => row.reason === reason)),
      isMadeUpFor: isThere('past-due'),
      isLate: isThere('late'),
    };
  });
}

function reasonOf(reason: Missed['reason']): LostReason | undefined {
  return LOST.find((one) => one === reason);
}
