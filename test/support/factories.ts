import { randomUUID } from 'node:crypto';
import type { AcceptedRecord, EndedRecord, StartedRecord } from '#contracts/messages/execution-recorded.js';
import type { LoadReport } from '#contracts/messages/function-metadata.js';
import { utcDay } from '#contracts/ports/clock.js';
import type { KeyRow, SettingRow, VersionRow } from '#src/apps/app-store.js';
import type { NewDeadLetter } from '#src/executions/dead-letters/dead-letter-store.js';
import type { PayloadKey } from '#src/executions/payload-store.js';
import type { KeptMessage } from '#src/executions/parked/parked-store.js';
import type { RunClaimRequest } from '#src/executions/run-claims/run-claim-store.js';
import type { WorkerFacts } from '#contracts/messages/worker-link.js';
import type { Placement } from '#src/fleet/placement/placement-store.js';
import type { Selector } from '#src/fleet/placement/selector.js';
import type { WorkerRow } from '#src/fleet/worker-store.js';
import type { NewAuditRow } from '#src/identity/audit/audit-store.js';
import type { Occurrence } from '#src/notifications/notification-event.js';
import type { TokenRow } from '#src/identity/tokens/token-store.js';

/** Things with defaults: a test names what it is about and leaves out the rest. Names and ids are new with every call. */

export const NIGHT = new Date('2026-03-01T18:00:00.000Z');

/** `seconds` after the night began. */
export function later(seconds: number): Date {
  return new Date(NIGHT.getTime() + seconds * 1000);
}

export function anAppName(): string {
  return `app-${randomUUID().slice(0, 13)}`;
}

/** Hex SHA-256, of nothing in particular. */
export function aDigest(): string {
  return `${randomUUID()}${randomUUID()}`.replaceAll('-', '');
}

export function aVersion(overrides: Partial<Omit<VersionRow, 'loadReport'>> = {}): Omit<VersionRow, 'loadReport'> {
  const digest = overrides.digest ?? aDigest();
  const version = digest.slice(0, 12);
  return { app: anAppName(), version, digest, packageBytes: 4096, createdAt: NIGHT, ...overrides };
}

export function aLoadReport(overrides: Partial<LoadReport> = {}): LoadReport {
  const binding = { name: 'request', type: 'httpTrigger', direction: 'in', authLevel: 'anonymous' } as const;
  return {
    host: { routePrefix: 'api', functionTimeoutMs: null, customHeaders: {}, raw: { version: '2.0' } },
    functions: [{ name: 'orders', bindings: [binding], language: 'node', disabled: false, errors: [] }],
    errors: [],
    ...overrides,
  };
}

export function aKey(overrides: Partial<KeyRow> = {}): KeyRow {
  const value = { keyId: 'key-1', text: 'c2VhbGVk' };
  return { app: anAppName(), scope: 'function', function: 'orders', name: 'default', value, ...overrides };
}

export function aSetting(overrides: Partial<Omit<SettingRow, 'app'>> = {}): Omit<SettingRow, 'app'> {
  return { name: 'ORDERS_URL', value: { keyId: 'key-1', text: 'c2VhbGVk' }, ...overrides };
}

export function aToken(overrides: Partial<TokenRow> = {}): TokenRow {
  return {
    id: randomUUID(),
    kind: 'join',
    name: 'desktops',
    hash: aDigest(),
    createdAt: NIGHT,
    expiresAt: undefined,
    revokedAt: undefined,
    uses: 0,
    lastUsedAt: undefined,
    ...overrides,
  };
}

export function anAuditRow(overrides: Partial<NewAuditRow> = {}): NewAuditRow {
  return {
    actor: { kind: 'owner', tokenId: randomUUID(), name: 'owner of here', requestId: randomUUID(), address: '::1' },
    action: 'timer.pause',
    target: { kind: 'timer', id: 'nightly' },
    app: anAppName(),
    before: undefined,
    after: undefined,
    failureCode: undefined,
    ...overrides,
  };
}

export function aWorker(overrides: Partial<WorkerRow> = {}): WorkerRow {
  return {
    id: randomUUID(),
    name: 'desktop',
    tokenId: randomUUID(),
    joinedAt: NIGHT,
    lastSeenAt: NIGHT,
    facts: undefined,
    hold: undefined,
    ...overrides,
  };
}

export function aWorkerFacts(overrides: Partial<WorkerFacts> = {}): WorkerFacts {
  return {
    os: 'linux',
    arch: 'x64',
    runtimes: ['node24'],
    cores: 4,
    memoryMiB: 8_192,
    labels: {},
    release: '1.0.0',
    ...overrides,
  };
}

export function aPlacement(app: string, overrides: Partial<Selector & Pick<Placement, 'count'>> = {}): Placement {
  const { count, ...selector } = overrides;
  return { app, selector: { labels: {}, runtimes: [], minCores: 0, minMemoryMiB: 0, ...selector }, count };
}

export function aRunClaim(overrides: Partial<RunClaimRequest> = {}): RunClaimRequest {
  return {
    app: anAppName(),
    function: 'orders',
    day: utcDay(NIGHT),
    id: randomUUID(),
    worker: 'worker-1',
    process: 'process-1',
    attempt: 1,
    forMs: 3_600_000,
    ...overrides,
  };
}

export function aKeptMessage(overrides: Partial<KeptMessage> = {}): KeptMessage {
  return {
    queue: 'ns.app.orders.durable',
    id: randomUUID(),
    type: 'invocation.run',
    body: Buffer.from('{}'),
    headers: {},
    failed: 0,
    day: utcDay(NIGHT),
    invocationId: randomUUID(),
    attempt: 1,
    ...overrides,
  };
}

export function aPayloadKey(overrides: Partial<PayloadKey> = {}): PayloadKey {
  return { day: utcDay(NIGHT), id: randomUUID(), name: 'request', ...overrides };
}

/** Pass the fields that name the execution to every record about it: `const about = anExecution()`, `aStartedRecord({ ...about })`. */
export type ExecutionIdentity = Omit<AcceptedRecord, 'kind'>;

export function anExecution(overrides: Partial<ExecutionIdentity> = {}): ExecutionIdentity {
  const acceptedAt = overrides.acceptedAt ?? NIGHT.toISOString();
  return {
    day: acceptedAt.slice(0, 10),
    id: randomUUID(),
    app: anAppName(),
    version: '0123456789ab',
    function: 'orders',
    trigger: 'http',
    lane: 'durable',
    acceptedAt,
    traceParent: '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01',
    ...overrides,
  };
}

export function anAcceptedRecord(overrides: Partial<AcceptedRecord> = {}): AcceptedRecord {
  return { kind: 'accepted', ...anExecution(overrides) };
}

export function aStartedRecord(overrides: Partial<StartedRecord> = {}): StartedRecord {
  const startedAt = later(1).toISOString();
  return { kind: 'started', attempt: 1, worker: 'worker-1', startedAt, ...anExecution(overrides), ...overrides };
}

/** A final success, unless told otherwise. */
export function anEndedRecord(overrides: Partial<EndedRecord> = {}): EndedRecord {
  return {
    kind: 'ended',
    attempt: 1,
    worker: 'worker-1',
    startedAt: later(1).toISOString(),
    endedAt: later(2).toISOString(),
    durationMs: 1000,
    outcome: 'Succeeded',
    final: true,
    logs: [],
    ...anExecution(overrides),
    ...overrides,
  };
}

export function anOccurrence(overrides: Partial<Occurrence> = {}): Occurrence {
  return {
    key: `worker-lost/${randomUUID()}`,
    event: 'worker-lost',
    at: NIGHT,
    text: 'Worker desktop is lost.',
    link: '/api/workers',
    facts: { worker: 'desktop', graceMs: 60_000 },
    ...overrides,
  };
}

/** A stream of these pieces. */
export async function* streamOf(...pieces: readonly (string | Uint8Array)[]): AsyncGenerator<Uint8Array> {
  for (const piece of pieces) yield typeof piece === 'string' ? Buffer.from(piece) : piece;
}

export async function piecesOf(stream: AsyncIterable<Uint8Array>): Promise<Uint8Array[]> {
  const pieces: Uint8Array[] = [];
  for await (const piece of stream) pieces.push(piece);
  return pieces;
}

export async function collected(stream: AsyncIterable<Uint8Array>): Promise<Buffer> {
  return Buffer.concat(await piecesOf(stream));
}

export function aDeadLetter(overrides: Partial<NewDeadLetter> = {}): NewDeadLetter {
  return {
    id: randomUUID(),
    fingerprint: aDigest(),
    queue: 'orders',
    reasonCode: 'ATTEMPTS_EXHAUSTED',
    reason: 'ATTEMPTS_EXHAUSTED',
    attempts: 5,
    app: anAppName(),
    function: 'orders',
    messageId: randomUUID(),
    type: 'trigger.message',
    invocation: { day: utcDay(NIGHT), id: randomUUID() },
    headers: { 'ns-accepted-at': NIGHT.toISOString(), priority: 3 },
    failure: { code: 'FUNCTION_FAILED', message: 'no stock' },
    redrives: 0,
    ancestor: undefined,
    ...overrides,
  };
}
