import type { ExecutionDetail } from './queries.js';

/**
 * `queue`: until a worker took it over. `worker`: until a process of that worker had it. `between`: from the end of one attempt to the next.
 */
type SpanKind = 'queue' | 'worker' | 'attempt' | 'between';

export interface Span {
  readonly kind: SpanKind;
  readonly attempt: ExecutionDetail['attempts'][number] | undefined;
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

/** Where it was, from its acceptance to its end. Attempts whose start is not known are left out. */
export function timelineOf({ execution, attempts }: ExecutionDetail, nowMs: number): Timeline {
  const startMs = Date.parse(execution.acceptedAt);
  const endedMs = execution.endedAt === undefined ? undefined : Date.parse(execution.endedAt);
  const spans: Span[] = [];
  let reachedMs = startMs;
  const waited = (kind: SpanKind, attempt: Span['attempt'], untilMs: number, isOpen = false) => {
    if (untilMs <= reachedMs) return;
    spans.push({ kind, attempt, startMs: reachedMs, endMs: untilMs, isOpen });
    reachedMs = untilMs;
  };
  for (const attempt of attempts) {
    const { startedAt, takenAt = startedAt, endedAt, durationMs } = attempt;
    if (startedAt === undefined || takenAt === undefined) continue;
    const begunMs = Math.max(Date.parse(startedAt), startMs);
    const overMs =
      endedAt === undefined ? (durationMs === undefined ? endedMs : begunMs + durationMs) : Date.parse(endedAt);
    waited(spans.length === 0 ? 'queue' : 'between', undefined, Math.min(Date.parse(takenAt), begunMs));
    waited('worker', attempt, begunMs);
    reachedMs = Math.max(overMs ?? nowMs, begunMs);
    spans.push({ kind: 'attempt', attempt, startMs: begunMs, endMs: reachedMs, isOpen: overMs === undefined });
  }
  if (endedMs === undefined && spans.at(-1)?.isOpen !== true) {
    waited(spans.length === 0 ? 'queue' : 'between', undefined, nowMs, true);
  }
  // Expired, or cancelled before its turn.
  const isUnstarted = attempts.every(({ worker }) => worker === undefined);
  if (endedMs !== undefined && spans.length === 0 && isUnstarted) waited('queue', undefined, endedMs);
  return { startMs, endMs: Math.max(reachedMs, endedMs ?? reachedMs, startMs + 1), spans };
}
