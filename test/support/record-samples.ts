import { randomUUID } from 'node:crypto';
import { codec } from '#contracts/messages/codec.js';
import {
  EXECUTION_RECORDED,
  ExecutionRecorded,
  type EndedRecord,
  type StartedRecord,
} from '#contracts/messages/execution-recorded.js';

/** The end of a run that succeeded, of an execution of its own. */
export function anEnd(overrides: Partial<EndedRecord> = {}): EndedRecord {
  return {
    kind: 'ended',
    day: '2026-01-31',
    id: randomUUID(),
    app: 'orders',
    version: '0123456789ab',
    function: 'take',
    trigger: 'http',
    lane: 'sync',
    acceptedAt: '2026-01-31T18:00:00.000Z',
    traceParent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
    attempt: 1,
    worker: 'w1',
    startedAt: '2026-01-31T18:00:00.010Z',
    endedAt: '2026-01-31T18:00:00.030Z',
    durationMs: 20,
    outcome: 'Succeeded',
    final: true,
    logs: [],
    ...overrides,
  };
}

export function aStart(overrides: Partial<StartedRecord> = {}): StartedRecord {
  const { day, id, app, version, function: name, trigger, acceptedAt, traceParent } = anEnd();
  const execution = {
    day,
    id,
    app,
    version,
    function: name,
    trigger,
    lane: 'durable' as const,
    acceptedAt,
    traceParent,
  };
  return {
    kind: 'started',
    ...execution,
    attempt: 1,
    worker: 'w1',
    startedAt: '2026-01-31T18:00:00.010Z',
    ...overrides,
  };
}

/** A batch as it lies in `ns.records`. */
export const executionRecordedCodec = codec(EXECUTION_RECORDED, ExecutionRecorded);
