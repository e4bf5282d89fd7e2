import { randomUUID } from 'node:crypto';
import type { InvocationRequest, RunInvocation } from '#contracts/messages/run-invocation.js';
import type { Assignment } from '#contracts/messages/worker-link.js';
import type { QueueReadings } from '#workers/agent/queue-message.js';
import type { QueueTrigger } from '#workers/bindings/binding-extension.js';
import type { WorkerConfig } from '#workers/worker.config.js';

export function aCall(part: Partial<InvocationRequest> = {}): InvocationRequest {
  return {
    id: randomUUID(),
    day: '2026-11-22',
    attempt: 1,
    app: 'orders',
    version: '1',
    function: 'hello',
    trigger: 'http',
    reason: 'This function was programmatically called via the host APIs.',
    lane: 'sync',
    acceptedAt: '2026-11-22T18:00:00.000Z',
    inputData: [],
    triggerMetadata: {},
    traceContext: { traceParent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01' },
    ...part,
  };
}

export function aDurableCall(part: Partial<InvocationRequest> = {}): InvocationRequest {
  return aCall({ lane: 'durable', trigger: 'admin', ...part });
}

export function aSyncMessage(calls: readonly InvocationRequest[], gateway = 'gateway-1'): RunInvocation {
  return { v: 1, gateway, calls: [...calls] };
}

export function anAssignment(part: Partial<Assignment> = {}): Assignment {
  return { app: 'orders', version: '1', digest: 'a'.repeat(64), settings: {}, durable: true, ...part };
}

export function aWorkerConfig(part: Partial<WorkerConfig> & Pick<WorkerConfig, 'stateDir'>): WorkerConfig {
  return {
    managementUrl: 'http://127.0.0.1:1',
    joinToken: undefined,
    name: 'desk-1',
    labels: [],
    available: undefined,
    availableZone: undefined,
    packageCacheBytes: 1024 ** 3,
    syncSlots: 4,
    durableSlots: 2,
    isolation: 'auto',
    consumerTimeoutMs: 1_800_000,
    cancelGraceMs: 10_000,
    firstUid: 200_000,
    nodeRuntimes: [],
    drainTimeoutMs: 1_000,
    ...part,
  };
}

/** A queue as an app reads it that has one version. */
export function readingsOf(functionName: string, trigger: QueueTrigger): QueueReadings {
  const lead = { version: '1', functionName, trigger };
  return { lead, byVersion: new Map([['1', lead]]), versionOf: () => '1' };
}
