import { Injectable } from '@nestjs/common';
import { randomUUID } from 'node:crypto';
import { codeOf } from '#contracts/errors.js';
import { executionOf, type EndedRecord } from '#contracts/messages/execution-recorded.js';
import type { ExecutionCancelled } from '#contracts/messages/control.js';
import { failedStatusOf } from '#contracts/messages/invocation-completed.js';
import type { InvocationRequest } from '#contracts/messages/run-invocation.js';
import { Clock } from '#contracts/ports/clock.js';
import { Signals } from '#contracts/ports/signals.js';
import { RecordWriter } from '#contracts/record-writer.js';
import { CONTROL_KEYS } from '#contracts/topology.js';
import { Call, type CallOutcome } from './call.js';

/** The sync calls of this gateway that are not over, and how one is closed when no worker will report its end. */
@Injectable()
export class CallBook {
  /** Where results come back to. */
  readonly gatewayId = `gateway-${randomUUID()}`;
  readonly #calls = new Map<string, Call>();

  constructor(
    private readonly records: RecordWriter,
    private readonly clock: Clock,
    private readonly signals: Signals,
  ) {}

  get size(): number {
    return this.#calls.size;
  }

  /** False while so many records wait for the broker that no call may be added. */
  get takesCalls(): boolean {
    return !this.records.full;
  }

  /** Monotonic. */
  nowMs(): number {
    return this.clock.monotonicMs();
  }

  open(request: InvocationRequest, limitMs: number): Call {
    const call = new Call(request, this.nowMs(), limitMs);
    this.#calls.set(request.id, call);
    return call;
  }

  find(id: string): Call | undefined {
    return this.#calls.get(id);
  }

  all(): readonly Call[] {
    return [...this.#calls.values()];
  }

  /** Over without a record of ours: the worker writes it, or nothing ran. */
  close(call: Call, outcome: CallOutcome): void {
    this.#calls.delete(call.request.id);
    call.settle(outcome);
    call.onOver?.(outcome);
  }

  /**
   * Its caller has gone. What has not left is dropped; whoever has it and has not started it is told that it need not; what runs goes on, and its result
   * is ignored.
   */
  abandon(call: Call): void {
    const outcome = { kind: 'abandoned' } as const;
    if (call.state === 'waiting') return this.close(call, outcome);
    call.settle(outcome);
    if (call.state === 'running' || this.find(call.request.id) !== call) return;
    const signal: ExecutionCancelled = { type: 'execution.cancelled', id: call.request.id };
    this.signals.send(CONTROL_KEYS.executionCancelled, signal);
  }

  /** Started, and its worker is gone: nobody else can record its end. */
  closeLost(call: Call): void {
    const worker = call.worker === undefined ? 'its worker' : `worker ${call.worker}`;
    this.#record(call, 'Failed', {
      code: 'WORKER_LOST',
      message: `Lost: ${worker} went away before it reported a result`,
    });
    this.close(call, { kind: 'lost' });
  }

  /** Never started within the time limit; a worker that still finds it will not start it either. */
  closeExpired(call: Call): void {
    const message = 'Expired: no worker started the call within the time its caller waited';
    this.#record(call, 'Expired', { code: 'INVOCATION_EXPIRED', message });
    this.close(call, { kind: 'expired' });
  }

  #record(call: Call, outcome: EndedRecord['outcome'], failure: { code: string; message: string }): void {
    const { request, worker } = call;
    const now = this.clock.now();
    // Not awaited: the caller's answer does not wait for history, and the writer never rejects.
    void this.records.write({
      kind: 'ended',
      ...executionOf(request),
      attempt: request.attempt,
      ...(worker === undefined ? {} : { worker }),
      endedAt: now.toISOString(),
      durationMs: Math.max(0, now.getTime() - Date.parse(request.acceptedAt)),
      outcome,
      final: true,
      failure,
      statusCode: failedStatusOf(failure.code),
      logs: [],
    });
  }
}

/** What a failed publish means to the caller; a code of another area is our bug and reads as an absent broker. */
export function refusal(error: unknown): CallOutcome {
  return {
    kind: 'unavailable',
    code: codeOf(error) === 'BROKER_UNROUTABLE' ? 'BROKER_UNROUTABLE' : 'BROKER_UNAVAILABLE',
  };
}
