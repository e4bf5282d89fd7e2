import { timerInvocationId } from '#contracts/message-identity.js';
import type { InvocationRequest } from '#contracts/messages/run-invocation.js';
import { utcDay } from '#contracts/ports/clock.js';
import { timerData, type TimerStatus } from '#contracts/schedules/timer-object.js';
import { continueTrace } from '#contracts/trace-context.js';
import { versionFor } from '#contracts/version-split.js';
import type { TimerDefinition } from './timer-definition.js';
import type { PlannedSlot } from './timer-release.js';
import type { TimerRow } from './timer-store.js';

/** A slot may lie in the queue, and be published again, for as long: a night, a weekend, a holiday. */
const CLAIM_FOR_MS = 14 * 24 * 60 * 60_000;
/** As the host says of runs that are asked for by its API (host-semantics, section 9). */
const BY_HAND = 'This function was programmatically called via the host APIs.';

/** The request of a slot, the same whoever makes it for the same row and moment. `row`: the timer's state before the run. */
export function timerRequest(
  definition: TimerDefinition,
  row: TimerRow,
  planned: PlannedSlot,
  now: Date,
): InvocationRequest {
  const { app, name, version, shares, binding, trigger } = definition;
  const id = timerInvocationId(app, name, planned.slot);
  const status = statusBefore(row, trigger.monitor);
  const data = timerData(
    trigger.schedule.adjustForDst,
    planned.isPastDue,
    status && { state: status, zone: trigger.zone },
  );
  return {
    id,
    day: utcDay(now),
    attempt: 1,
    app,
    version: versionFor(id, version, shares),
    function: name,
    trigger: 'timer',
    reason: planned.kind === 'manual' ? BY_HAND : `Timer fired at ${trigger.zone.format(now.getTime(), 7)}`,
    lane: 'durable',
    acceptedAt: now.toISOString(),
    ...(planned.until === undefined ? {} : { expiresAt: planned.until.toISOString() }),
    claimForMs: CLAIM_FOR_MS,
    inputData: [{ name: binding, data }],
    triggerMetadata: {},
    traceContext: continueTrace(undefined, undefined),
  };
}

function statusBefore({ last, next, updated }: TimerRow, monitor: boolean): TimerStatus | undefined {
  return monitor && next !== undefined ? { last, next, updated } : undefined;
}
