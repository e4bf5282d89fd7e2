/**
 * Durations by bucket, each wider than the one before by the same factor. Whatever the middle of a bucket stands for is off by at most five per cent, so
 * that counts alone tell percentiles, and counts of minutes add up to those of hours.
 */
export const RELATIVE_ERROR = 0.05;
const FACTOR = (1 + RELATIVE_ERROR) / (1 - RELATIVE_ERROR);
const LOG_FACTOR = Math.log(FACTOR);

/** What is shorter, 0 among it, counts as this long. */
export const SHORTEST_MS = 0.01;
/** Of 70 years. */
const MAX_BUCKET = 330;

/** The bucket of a duration: `ceil(ln(ms / SHORTEST_MS) / ln(FACTOR))`, from 0 on. */
export function bucketOf(durationMs: number): number {
  if (!(durationMs > SHORTEST_MS)) return 0;
  return Math.min(Math.ceil(Math.log(durationMs / SHORTEST_MS) / LOG_FACTOR), MAX_BUCKET);
}

/** What stands for every duration in a bucket. */
export function durationOf(bucket: number): number {
  if (bucket <= 0) return SHORTEST_MS;
  const longest = SHORTEST_MS * FACTOR ** bucket;
  return (2 * longest) / (1 + FACTOR);
}

interface BucketCount {
  readonly bucket: number;
  readonly count: number;
}

/** By nearest rank, each share between 0 and 1: the smallest duration that this share of the executions does not exceed. Undefined for no executions. */
export function percentiles(counts: Iterable<BucketCount>, shares: readonly number[]): (number | undefined)[] {
  const byBucket = new Map<number, number>();
  for (const { bucket, count } of counts) byBucket.set(bucket, (byBucket.get(bucket) ?? 0) + count);
  const sorted = [...byBucket].toSorted(([a], [b]) => a - b);
  const total = sorted.reduce((sum, [, count]) => sum + count, 0);
  return shares.map((share) => {
    const rank = Math.max(Math.ceil(share * total), 1);
    let seen = 0;
    const found = sorted.find(([, count]) => (seen += count) >= rank);
    return found && durationOf(found[0]);
  });
}
