import type { ExecutionDetail } from './queries.js';

export interface Span {
  readonly kind: 'waited' | 'attempt';
  /** Of an attempt. */
  readonly number?: number;
  readonly startMs: number;
  readonly endMs: number;
  /** It has not ended: `endMs` is now. */
  readonly isOpen: boolean;
}

export interface Timeline {
  readonly startMs: number;
  readonly endMs: number;
  readonly spans: readonly Span[];
}

/** When it waited for a worker and when it ran. Attempts whose start is not known are left out. */
export function timelineOf({ execution, attempts }: ExecutionDetail, nowMs: number): Timeline {
  const startMs = Date.parse(execution.acceptedAt);
  const endedMs = execution.endedAt === undefined ? undefined : Date.parse(execution.endedAt);
  const spans: Span[] = [];
  let reachedMs = startMs;
  for (const { attempt, startedAt, endedAt, durationMs } of attempts) {
    if (startedAt === undefined) continue;
    const begunMs = Math.max(Date.parse(startedAt), startMs);
    const overMs =
      endedAt === undefined ? (durationMs === undefined ? endedMs : begunMs + durationMs) : Date.parse(endedAt);
    if (begunMs > reachedMs) spans.push({ kind: 'waited', startMs: reachedMs, endMs: begunMs, isOpen: false });
    reachedMs = Math.max(overMs ?? nowMs, begunMs);
    spans.push({ kind: 'attempt', number: attempt, startMs: begunMs, endMs: reachedMs, isOpen: overMs === undefined });
  }
  if (endedMs === undefined && spans.at(-1)?.isOpen !== true && nowMs > reachedMs) {
    spans.push({ kind: 'waited', startMs: reachedMs, endMs: nowMs, isOpen: true });
    reachedMs = nowMs;
  }
  return { startMs, endMs: Math.max(reachedMs, endedMs ?? reachedMs, startMs + 1), spans };
}
