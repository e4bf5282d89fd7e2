/** How many items had ended at a moment. */
export interface Sample {
  readonly at: number;
  readonly ended: number;
}

/** A batch on its way, with what was seen of it while somebody watched. */
export interface Course {
  readonly startedAt: number | undefined;
  readonly total: number;
  /** The last is of now. */
  readonly samples: readonly Sample[];
}

export type Estimate =
  | { readonly kind: 'unknown' }
  /** It has come to a halt. */
  | { readonly kind: 'stalled' }
  | { readonly kind: 'at'; readonly early: number; readonly late: number };

const MINUTE_MS = 60_000;
const RECENT_MS = 2 * MINUTE_MS;
/** What has been watched for less, or has ended fewer, is chance. */
const LEAST_WATCHED_MS = 10_000;
const LEAST_ENDED = 3;
/** Two estimates that are this near to each other are one. */
const NEAR = 0.1;

export interface Rates {
  /** Items a minute since the start. */
  readonly overall: number | undefined;
  /** Items a minute lately, once it was watched long enough. */
  readonly recent: number | undefined;
}

export function ratesOf({ startedAt, samples }: Omit<Course, 'total'>): Rates {
  const last = samples.at(-1);
  if (startedAt === undefined || last === undefined || last.ended === 0)
    return { overall: undefined, recent: undefined };
  const overall = perMinute(last.ended, last.at - startedAt);
  const first = samples.find(({ at }) => at >= last.at - RECENT_MS) ?? last;
  const watchedMs = last.at - first.at;
  const recent = watchedMs < LEAST_WATCHED_MS ? undefined : perMinute(last.ended - first.ended, watchedMs);
  return { overall, recent: recent === 0 && !isLongFor(watchedMs, overall) ? undefined : recent };
}

/**
 * When it will have ended, if it goes on as it did: between what the whole course says and what the last minutes say. Nothing is guessed from the first few
 * items, nor for a batch that stands still.
 */
export function estimateOf(course: Course): Estimate {
  const { total, samples } = course;
  const last = samples.at(-1);
  const { overall, recent = overall } = ratesOf(course);
  if (last === undefined || overall === undefined || recent === undefined) return { kind: 'unknown' };
  if (recent === 0) return { kind: 'stalled' };
  if (last.ended < Math.min(LEAST_ENDED, total)) return { kind: 'unknown' };
  const minutes = [overall, recent].map((rate) => (total - last.ended) / rate).toSorted((a, b) => a - b);
  const [early = 0, late = early] = minutes.map((left) => left * MINUTE_MS);
  const isOne = late - early <= Math.max(NEAR * late, MINUTE_MS / 2);
  return { kind: 'at', early: last.at + (isOne ? late : early), late: last.at + late };
}

/** With the newest, and no more than is looked at. */
export function withSample(samples: readonly Sample[], sample: Sample): readonly Sample[] {
  return [...samples, sample].filter(({ at }) => at >= sample.at - RECENT_MS);
}

/** Whether something should have ended in so long. */
function isLongFor(watchedMs: number, rate: number): boolean {
  return watchedMs >= MINUTE_MS && (watchedMs / MINUTE_MS) * rate >= LEAST_ENDED;
}

function perMinute(count: number, ms: number): number {
  return (count / Math.max(ms, 1)) * MINUTE_MS;
}
