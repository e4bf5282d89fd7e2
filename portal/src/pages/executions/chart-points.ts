import type { Schema } from '../../api/client.js';

type Statistics = Schema<'StatisticsResponse'>;
type Step = Statistics['step'];

const STEP_MS: Readonly<Record<Step, number>> = { minute: 60_000, hour: 3_600_000, day: 86_400_000 };
const MOST_MINUTES_MS = 6 * STEP_MS.hour;
/** The API reads every hour of every function: a month of a busy house took it seconds, by the day it does not. */
const MOST_HOURS_MS = 8 * STEP_MS.day;
/** The API refuses more steps than this. */
const MOST_DAYS_MS = 1_500 * STEP_MS.day;
/** What is shown of a search that has no beginning. */
const LONGEST_MS = 30 * STEP_MS.day;

export interface ChartPoints {
  readonly times: readonly number[];
  readonly succeeded: readonly number[];
  readonly failed: readonly number[];
  readonly other: readonly number[];
  readonly p50: readonly (number | null)[];
  readonly p95: readonly (number | null)[];
  readonly p99: readonly (number | null)[];
}

/** A range with an end at both sides, in steps as fine as can still be read; of a longer one than there are steps for, its end. */
export function chartRangeOf(from: string | undefined, to: string | undefined, nowMs: number) {
  const endMs = to === undefined ? nowMs : Date.parse(to);
  const startMs = from === undefined ? endMs - LONGEST_MS : Math.max(Date.parse(from), endMs - MOST_DAYS_MS);
  const lengthMs = endMs - startMs;
  const step: Step = lengthMs <= MOST_MINUTES_MS ? 'minute' : lengthMs <= MOST_HOURS_MS ? 'hour' : 'day';
  return { from: new Date(startMs).toISOString(), to: new Date(endMs).toISOString(), step };
}

/** The API leaves out the steps in which nothing ended: a chart shows that nothing did. */
export function pointsOf({ step, from, to, steps }: Pick<Statistics, 'step' | 'from' | 'to' | 'steps'>): ChartPoints {
  const size = STEP_MS[step];
  const known = new Map(steps.map((one) => [Date.parse(one.at), one]));
  const first = Math.floor(Date.parse(from) / size);
  const times = Array.from({ length: Math.max(Math.ceil(Date.parse(to) / size) - first, 0) }, (_, at) => first + at);
  const found = times.map((time) => known.get(time * size));
  return {
    times: times.map((time) => (time * size) / 1_000),
    succeeded: found.map((one) => one?.outcomes.Succeeded ?? 0),
    failed: found.map((one) => one?.outcomes.Failed ?? 0),
    other: found.map((one) => (one?.outcomes.Cancelled ?? 0) + (one?.outcomes.Expired ?? 0)),
    p50: found.map((one) => one?.durationMs.p50 ?? null),
    p95: found.map((one) => one?.durationMs.p95 ?? null),
    p99: found.map((one) => one?.durationMs.p99 ?? null),
  };
}
