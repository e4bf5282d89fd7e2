import { randomUUID } from 'node:crypto';
import type { EndedRecord, ExecutionRecord } from '#contracts/messages/execution-recorded.js';

const APPS = 20;
const FUNCTIONS = 10;
const WORKERS = 40;
const BEGIN = Date.parse('2026-01-01T00:00:00.000Z');
/** Executions are spread evenly over this time. */
export const SPAN_MS = 30 * 24 * 60 * 60_000;
/** Of the executions with log lines, one in so many holds the text that is searched for. */
const NEEDLE_EVERY = 5_000;
export const NEEDLE = 'customer 4711';

const STACK = `Error: no stock\n${Array.from({ length: 8 }, (_, n) => `    at step${n} (/app/dist/orders.js:${n * 17}:9)`).join('\n')}`;

export const appOf = (n: number): string => `app-${n % APPS}`;
export const functionOf = (n: number): string => `function-${Math.floor(n / APPS) % FUNCTIONS}`;
export const workerOf = (n: number): string => `worker-${(n * 7) % WORKERS}`;
export const momentOf = (n: number, total: number): Date => new Date(BEGIN + Math.floor((n / total) * SPAN_MS));

/**
 * What a house records: four of five executions are HTTP calls with one record each, every fifth is durable with three; three of a hundred fail, with a
 * stack; every third writes two log lines.
 */
export function recordsOf(n: number, total: number): ExecutionRecord[] {
  const accepted = momentOf(n, total);
  const durable = n % 5 === 0;
  const about = {
    day: accepted.toISOString().slice(0, 10),
    id: randomUUID(),
    app: appOf(n),
    version: '0123456789ab',
    function: functionOf(n),
    trigger: durable ? ('queue' as const) : ('http' as const),
    lane: durable ? ('durable' as const) : ('sync' as const),
    acceptedAt: accepted.toISOString(),
    traceParent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
  };
  const startedAt = new Date(accepted.getTime() + 3).toISOString();
  const end = endOf(n, accepted, { ...about, worker: workerOf(n), startedAt });
  if (!durable) return [end];
  const started = { kind: 'started' as const, ...about, attempt: 1, worker: workerOf(n), startedAt };
  return [{ kind: 'accepted', ...about }, started, end];
}

function endOf(
  n: number,
  accepted: Date,
  about: Omit<EndedRecord, 'kind' | 'attempt' | 'endedAt' | 'durationMs' | 'outcome' | 'final' | 'logs'>,
): EndedRecord {
  const durationMs = 2 * 1.0007 ** ((n * 7_919) % 10_000);
  const failed = n % 33 === 0;
  return {
    kind: 'ended',
    ...about,
    attempt: 1,
    endedAt: new Date(accepted.getTime() + 3 + Math.ceil(durationMs)).toISOString(),
    durationMs,
    outcome: failed ? 'Failed' : 'Succeeded',
    final: true,
    ...(failed && { failure: { code: 'FUNCTION_FAILED', message: 'no stock for item 77', stack: STACK } }),
    logs: n % 3 === 0 ? logsOf(n, about.startedAt ?? about.acceptedAt) : [],
  };
}

function logsOf(n: number, at: string): EndedRecord['logs'] {
  const who = n % (3 * NEEDLE_EVERY) === 0 ? NEEDLE : `customer ${100_000 + n}`;
  return [
    { at, level: 'Information', message: `order ${n} of ${who} with 3 lines taken` },
    { at, level: 'Information', message: `order ${n} written to the warehouse in 12 ms` },
  ];
}
