import type { ExecutionsConfig } from '../executions.config.js';
import type { Retained } from './retention-store.js';

export interface RetentionTask {
  readonly what: Retained;
  readonly before: Date;
}

export type RetentionLimits = Pick<ExecutionsConfig, 'keepMs' | 'keepDetailsMs' | 'maxBytes'>;

export const DAY_MS = 24 * 60 * 60_000;

/** How long statistics are kept whose rows are many; days are as few as there are functions, and stay for two years. */
const STATISTICS_KEPT_MS = { minutes: 2 * DAY_MS, hours: 90 * DAY_MS, days: 730 * DAY_MS } as const;

/** What is too old at this moment, with whole days of UTC for what is kept in days. Executions before batches: what hangs on a batch is looked at with it. */
export function tasksByAge({ keepMs, keepDetailsMs }: RetentionLimits, now: Date): RetentionTask[] {
  const keptMs = keepMs === 0 ? Infinity : keepMs;
  const detailsKeptMs = Math.min(keepDetailsMs === 0 ? Infinity : keepDetailsMs, keptMs);
  const ages: readonly (readonly [Retained, number])[] = [
    ['details', detailsKeptMs],
    ['payloads', detailsKeptMs],
    ['executions', keptMs],
    ['deadLetters', keptMs],
    ['batches', keptMs],
    ['minutes', STATISTICS_KEPT_MS.minutes],
    ['hours', STATISTICS_KEPT_MS.hours],
    ['days', STATISTICS_KEPT_MS.days],
  ];
  return ages
    .filter(([, ageMs]) => Number.isFinite(ageMs))
    .map(([what, ageMs]) => ({ what, before: beginOfDay(now.getTime() - ageMs) }));
}

/** The oldest day, or the one after `done` when what is left of that is needed still; undefined when only today is left. */
export function tasksBySize(oldest: Date, done: Date | undefined, now: Date): RetentionTask[] | undefined {
  const end = Math.max(beginOfDay(oldest.getTime()).getTime(), done?.getTime() ?? 0) + DAY_MS;
  if (end > beginOfDay(now.getTime()).getTime()) return undefined;
  const before = new Date(end);
  return [
    { what: 'payloads', before },
    { what: 'executions', before },
  ];
}

function beginOfDay(ms: number): Date {
  return new Date(Math.floor(ms / DAY_MS) * DAY_MS);
}
