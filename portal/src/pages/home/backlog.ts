import type { Schema } from '../../api/client.js';

type Queue = Schema<'QueueResponse'>;

/** What waited at a moment. */
export interface BacklogSample {
  readonly at: string;
  readonly total: number;
  readonly queues: Readonly<Record<string, number>>;
}

const KEPT_MS = 3_600_000;
/** Growth that is seen for less is a burst. */
const GROWING_MS = 180_000;
/** So few are nobody's concern. */
const LEAST_READY = 20;

/** With what waits now; a queue that could not be asked is left out. */
export function withBacklog(
  samples: readonly BacklogSample[],
  queues: readonly Queue[],
  now: number,
): readonly BacklogSample[] {
  const counts = Object.fromEntries(
    queues.flatMap(({ queue, ready }) => (ready === undefined ? [] : [[queue, ready]])),
  );
  const total = Object.values(counts).reduce((sum, ready) => sum + ready, 0);
  const sample = { at: new Date(now).toISOString(), total, queues: counts };
  return [...samples, sample].filter(({ at }) => Date.parse(at) > now - KEPT_MS);
}

/** Queues in which more waits each time, for some minutes. */
export function growingQueues(
  samples: readonly BacklogSample[],
): readonly { readonly queue: string; readonly ready: number }[] {
  const last = samples.at(-1);
  if (last === undefined) return [];
  const lately = samples.filter(({ at }) => Date.parse(at) >= Date.parse(last.at) - GROWING_MS);
  const [first] = lately;
  if (first === undefined || Date.parse(last.at) - Date.parse(first.at) < GROWING_MS * 0.9) return [];
  return Object.entries(last.queues).flatMap(([queue, ready]) => {
    const course = lately.map((sample) => sample.queues[queue] ?? 0);
    const grows = course.every((count, n) => count >= (course[n - 1] ?? 0)) && ready > (course[0] ?? 0);
    return grows && ready >= LEAST_READY ? [{ queue, ready }] : [];
  });
}
