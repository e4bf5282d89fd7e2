import type { EndedRecord, FinalOutcome } from '#contracts/messages/execution-recorded.js';
import { bucketOf } from '#src/executions/statistics/duration-histogram.js';
import { STATISTICS_STEPS, STEP_MS } from '#src/executions/statistics/statistics-store.js';

/** One row of the statistics, with what is to be added to it. */
export interface TalliedCount {
  readonly stepSeconds: number;
  /** The beginning of the step, in milliseconds since 1970. */
  readonly at: number;
  readonly app: string;
  readonly function: string;
  readonly outcome: FinalOutcome;
  readonly bucket: number;
  readonly count: number;
}

/** Adds up the ends of one transaction, so that many executions of one function cost a few rows. */
export class OutcomeTally {
  readonly #counts = new Map<string, TalliedCount>();

  /** Of an end that has just made its execution final. */
  add({ app, function: name, outcome, endedAt, durationMs }: EndedRecord): void {
    const ended = Date.parse(endedAt);
    const bucket = bucketOf(durationMs);
    for (const step of STATISTICS_STEPS) {
      const at = Math.floor(ended / STEP_MS[step]) * STEP_MS[step];
      const key = JSON.stringify([step, at, app, name, outcome, bucket]);
      const count = (this.#counts.get(key)?.count ?? 0) + 1;
      const stepSeconds = STEP_MS[step] / 1_000;
      this.#counts.set(key, { stepSeconds, at, app, function: name, outcome, bucket, count });
    }
  }

  /** In the order of the table's key: everybody locks rows in one order. */
  get counts(): TalliedCount[] {
    return [...this.#counts].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, count]) => count);
  }
}
