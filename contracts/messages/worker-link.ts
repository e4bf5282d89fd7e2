import Type, { type Static } from 'typebox';

/**
 * What worker and management say to each other over HTTP and the open connection. Paths below hang under management's address:
 * POST /api/workers/join (bearer: join token), then with the worker's own credential:
 * GET  /api/workers/link (WebSocket: heartbeats up, notices down), GET /api/workers/assignments, GET /api/workers/packages/:app/:version,
 * PUT /api/workers/versions/:app/:version/load, GET /api/workers/attempts/:day/:id, GET and PUT /api/workers/payloads/:day/:id/:name.
 */
export const WORKER_PATHS = {
  join: '/api/workers/join',
  link: '/api/workers/link',
  assignments: '/api/workers/assignments',
  package: (app: string, version: string) =>
    `/api/workers/packages/${encodeURIComponent(app)}/${encodeURIComponent(version)}`,
  load: (app: string, version: string) =>
    `/api/workers/versions/${encodeURIComponent(app)}/${encodeURIComponent(version)}/load`,
  attempts: (day: string, id: string) => `/api/workers/attempts/${day}/${id}`,
  payload: (day: string, id: string, name: string) => `/api/workers/payloads/${day}/${id}/${encodeURIComponent(name)}`,
} as const;

export const JoinResponse = Type.Object({ workerId: Type.String(), credential: Type.String() });
export type JoinResponse = Static<typeof JoinResponse>;

export const Assignment = Type.Object({
  app: Type.String(),
  version: Type.String(),
  /** Hex SHA-256 of the package; the worker refuses a download that differs. */
  digest: Type.String(),
  /** Environment of the app's language processes. */
  settings: Type.Record(Type.String(), Type.String()),
  /** True once the app's durable queue is in use. */
  durable: Type.Boolean(),
});
export type Assignment = Static<typeof Assignment>;

export const AssignmentList = Type.Object({ assignments: Type.Array(Assignment) });
export type AssignmentList = Static<typeof AssignmentList>;

export const WorkerAppState = Type.Object({
  app: Type.String(),
  version: Type.String(),
  state: Type.Union([Type.Literal('loading'), Type.Literal('ready'), Type.Literal('failed')]),
  /** Sync calls this worker can take at once for the app. */
  syncSlots: Type.Integer(),
});
export type WorkerAppState = Static<typeof WorkerAppState>;

/** Sent on connect, on every change of `apps`, and every 5 s. 15 s of silence means the worker is gone. */
export const WorkerHeartbeat = Type.Object({
  type: Type.Literal('worker.heartbeat'),
  /** Made anew at every start of the worker process: a worker that comes back with another one has lost what it was running. */
  process: Type.Optional(Type.String()),
  apps: Type.Array(WorkerAppState),
  running: Type.Integer(),
  draining: Type.Boolean(),
});
export type WorkerHeartbeat = Static<typeof WorkerHeartbeat>;

/** Management to worker: fetch your assignments again. */
export const AssignmentsChanged = Type.Object({ type: Type.Literal('assignments.changed') });
export type AssignmentsChanged = Static<typeof AssignmentsChanged>;

export const AttemptCount = Type.Object({ attempts: Type.Integer({ minimum: 0 }) });
export type AttemptCount = Static<typeof AttemptCount>;

export const HEARTBEAT_EVERY_MS = 5_000;
export const WORKER_SILENT_AFTER_MS = 15_000;
