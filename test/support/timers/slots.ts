import { randomUUID } from 'node:crypto';
import type { InvocationRequest } from '#contracts/messages/run-invocation.js';
import type { TimerChange, TimerRow, TimerState } from '#src/timers/timer-store.js';

/** What a slot of a timer publishes. */
export function aTimerRequest(app: string, now: Date): InvocationRequest {
  return {
    id: randomUUID(),
    day: now.toISOString().slice(0, 10),
    attempt: 1,
    app,
    version: 'v1',
    function: 'Payroll',
    trigger: 'timer',
    reason: 'Timer fired',
    lane: 'durable',
    acceptedAt: now.toISOString(),
    claimForMs: 60_000,
    inputData: [{ name: 'timer', data: { json: '{}' } }],
    triggerMetadata: {},
    traceContext: { traceParent: '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01' },
  };
}

export function aDueTimer(app: string, functionName: string): TimerState {
  const night = new Date('2026-03-01T00:00:00Z');
  return {
    app,
    function: functionName,
    fingerprint: 'every night',
    startedAs: 'watch/v1',
    revision: 1,
    paused: false,
    last: undefined,
    next: night,
    updated: night,
    due: night,
    startsUp: false,
    catchUpLeft: undefined,
    openSlot: undefined,
  };
}

/** The timer's slot is released. */
export function releaseOf(from: TimerRow, slot: Date): TimerChange {
  const open = { slot, kind: 'scheduled', request: aTimerRequest(from.app, slot) } as const;
  return { from, to: { ...from, due: undefined, openSlot: slot }, open };
}
