import Type, { type Static } from 'typebox';
import { InvocationFailure } from './invocation-completed.js';

/**
 * What worker and management say to each other over HTTP and the open connection. Paths below hang under management's address:
 * POST /api/workers/join (bearer: join token), then with the worker's own credential:
 * GET  /api/workers/link (WebSocket: heartbeats up, notices down), GET /api/workers/assignments, GET /api/workers/packages/:app/:version,
 * PUT /api/workers/versions/:app/:version/load, GET /api/workers/attempts/:day/:id, GET and PUT /api/workers/payloads/:day/:id/:name,
 * POST /api/workers/batches, POST /api/workers/claims, DELETE /api/workers/claims/:id?process=, POST /api/workers/parked, POST and PUT and DELETE /api/workers/leases, POST /api/workers/leases/returned, GET /api/workers/cancellations.
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
  claims: '/api/workers/claims',
  /** DELETE gives back a claim whose run has not begun: the next process that asks has it at once. */
  claim: (id: string, process: string) =>
    `/api/workers/claims/${encodeURIComponent(id)}?process=${encodeURIComponent(process)}`,
  batches: '/api/workers/batches',
  parked: '/api/workers/parked',
  leases: '/api/workers/leases',
  returnedLeases: '/api/workers/leases/returned',
  cancellations: '/api/workers/cancellations',
  payload: (day: string, id: string, name: string) => `/api/workers/payloads/${day}/${id}/${encodeURIComponent(name)}`,
} as const;

export const JoinResponse = Type.Object({ workerId: Type.String(), credential: Type.String() });
export type JoinResponse = Static<typeof JoinResponse>;

/** A version that is loaded beside the active one. Which invocations it runs is the rule of version-split.ts; with 0 percent: none, it is on trial or kept warm. */
export const BesideVersion = Type.Object({
  version: Type.String(),
  digest: Type.String(),
  percent: Type.Integer({ minimum: 0, maximum: 100 }),
});
export type BesideVersion = Static<typeof BesideVersion>;

export const Assignment = Type.Object({
  app: Type.String(),
  version: Type.String(),
  /** Hex SHA-256 of the package; the worker refuses a download that differs. */
  digest: Type.String(),
  /** Environment of the app's language processes. */
  settings: Type.Record(Type.String(), Type.String()),
  /** True once the app's durable queue is in use. */
  durable: Type.Boolean(),
  /** True: no queue is listened to, those of other brokers included; HTTP and durable calls run. */
  drained: Type.Optional(Type.Boolean()),
  /** Another number than before: the language processes are replaced. */
  restarts: Type.Optional(Type.Integer({ minimum: 0 })),
  /** The trigger queues that the app may consume: a queue that another app had first is here only with an Owner's consent. */
  queues: Type.Optional(Type.Array(Type.String())),
  /** The trigger queues that it may not consume, and whose they are. */
  queuesOfOthers: Type.Optional(Type.Array(Type.Object({ queue: Type.String(), owner: Type.String() }))),
  /** Loaded too, with the same settings. */
  beside: Type.Optional(Type.Array(BesideVersion)),
});
export type Assignment = Static<typeof Assignment>;

/**
 * `cordoned`: start nothing new, finish what runs, stay loaded. `draining`: the same, and what has not ended within the worker's own drain limit is given
 * back. Absent: work.
 */
export const AssignmentList = Type.Object({
  assignments: Type.Array(Assignment),
  hold: Type.Optional(Type.Union([Type.Literal('cordoned'), Type.Literal('draining')])),
});
export type AssignmentList = Static<typeof AssignmentList>;

export const WorkerAppState = Type.Object({
  app: Type.String(),
  version: Type.String(),
  state: Type.Union([Type.Literal('loading'), Type.Literal('ready'), Type.Literal('failed')]),
  /** Sync calls this worker can take at once for the app. */
  syncSlots: Type.Integer(),
});
export type WorkerAppState = Static<typeof WorkerAppState>;

/** What a worker is, for placement: it does not change while the process lives. */
export const WorkerFacts = Type.Object({
  /** `process.platform` and `process.arch`. */
  os: Type.String(),
  arch: Type.String(),
  /** What it can run, such as `node24` or `custom`. */
  runtimes: Type.Array(Type.String()),
  cores: Type.Integer(),
  memoryMiB: Type.Integer(),
  /** Given by whoever runs it (WORKER_LABELS). */
  labels: Type.Record(Type.String(), Type.String()),
  /** Of Nightshift. */
  release: Type.String(),
  /** Its availability window (availability-window.ts) and the IANA name of its zone; absent: it takes work at any time. */
  available: Type.Optional(Type.Object({ window: Type.String(), zone: Type.String() })),
});
export type WorkerFacts = Static<typeof WorkerFacts>;

/** How busy a worker and its machine are. For people: nothing is decided by it. */
export const WorkerLoad = Type.Object({
  /** Share of the machine's processors that was in use since the heartbeat before. */
  cpu: Type.Optional(Type.Number({ minimum: 0, maximum: 1 })),
  /** Of the memory that the worker may use, by whomever. */
  memoryUsedMiB: Type.Integer({ minimum: 0 }),
  /** Of the worker process and all that it has started; absent where the system does not tell. */
  residentMiB: Type.Optional(Type.Integer({ minimum: 0 })),
  /** Since the worker process was started. */
  uptimeS: Type.Integer({ minimum: 0 }),
  /** Calls in flight by app; an app without any may be left out. */
  running: Type.Record(Type.String(), Type.Integer()),
});
export type WorkerLoad = Static<typeof WorkerLoad>;

/** Sent on connect, on every change of `apps`, and every 5 s. 15 s of silence means the worker is gone. */
export const WorkerHeartbeat = Type.Object({
  type: Type.Literal('worker.heartbeat'),
  /** Made anew at every start of the worker process: a worker that comes back with another one has lost what it was running. */
  process: Type.Optional(Type.String()),
  /** ISO 8601, UTC: when that process was started, by its own clock, as the started-marks of its runs are. */
  startedAt: Type.Optional(Type.String()),
  apps: Type.Array(WorkerAppState),
  running: Type.Integer(),
  draining: Type.Boolean(),
  /** It is outside its availability window, and so draining too. */
  unavailable: Type.Optional(Type.Boolean()),
  /** In the first heartbeat of a connection at least. */
  facts: Type.Optional(WorkerFacts),
  load: Type.Optional(WorkerLoad),
});
export type WorkerHeartbeat = Static<typeof WorkerHeartbeat>;

/** Management to worker: fetch your assignments again. */
export const AssignmentsChanged = Type.Object({ type: Type.Literal('assignments.changed') });
export type AssignmentsChanged = Static<typeof AssignmentsChanged>;

/** What history knows of an execution whose message was delivered again. */
export const AttemptCount = Type.Object({
  /** The latest that has begun, 0 for none. */
  attempts: Type.Integer({ minimum: 0 }),
  /** Of these, the latest ones in a row that have no end: each went with its worker, or runs still. */
  unended: Type.Optional(Type.Integer({ minimum: 0 })),
  /** Nothing is left to run: what remains is to settle the message. */
  final: Type.Optional(Type.Boolean()),
  /** Why the execution failed for good. */
  failure: Type.Optional(InvocationFailure),
  /**
   * Management holds a message of the execution, parked or under a lease, that goes on from this attempt: any message that says less was settled
   * before, or should have been.
   */
  held: Type.Optional(Type.Integer({ minimum: 1 })),
  /** The latest attempt has no end, and the process that began it is here, in another worker: ask again, do not run. */
  elsewhere: Type.Optional(Type.Boolean()),
});
export type AttemptCount = Static<typeof AttemptCount>;

/** Asked before a run with `claimForMs` starts. */
export const RunClaim = Type.Object({
  app: Type.String(),
  function: Type.String(),
  day: Type.String(),
  id: Type.String(),
  attempt: Type.Integer({ minimum: 1 }),
  /** `process` of the worker's heartbeat: a claim ends with the process that holds it. */
  process: Type.String(),
  forMs: Type.Integer({ minimum: 1 }),
  /** The batch it belongs to: a cancelled one's children do not start. */
  batch: Type.Optional(Type.String()),
});
export type RunClaim = Static<typeof RunClaim>;

/** `run`: start it. `cancelled`: the claim is yours, end it as Cancelled. `done`: it has a final outcome, the message is settled without a run. `later`: it runs elsewhere, or that cannot be told yet. */
export const RunClaimAnswer = Type.Object({
  answer: Type.Union([Type.Literal('run'), Type.Literal('cancelled'), Type.Literal('done'), Type.Literal('later')]),
});
export type RunClaimAnswer = Static<typeof RunClaimAnswer>;

/** Before the messages of an output binding are sent: they are children of one batch. Said again, it changes nothing. */
export const FanOut = Type.Object({
  app: Type.String(),
  invocationId: Type.String(),
  /** The output binding. */
  binding: Type.String(),
  queue: Type.String(),
  /** Of every message that will be sent. */
  messageIds: Type.Array(Type.String()),
  /** A function of the app, run once when every child has ended. */
  onComplete: Type.Optional(Type.String()),
});
export type FanOut = Static<typeof FanOut>;

/** `batch`: what the messages are to carry in their header. */
export const FanOutAnswer = Type.Object({ batch: Type.String() });
export type FanOutAnswer = Static<typeof FanOutAnswer>;

const Headers = Type.Record(Type.String(), Type.Union([Type.String(), Type.Number()]));

/** A message that waits in the store until it is due: what a long retry delay is made of. It is published to `queue` as it is. */
export const ParkedMessage = Type.Object({
  queue: Type.String(),
  id: Type.String(),
  type: Type.String(),
  /** Base64. */
  body: Type.String(),
  headers: Headers,
  /** Failed tries so far. */
  failed: Type.Integer({ minimum: 0 }),
  /** The invocation that it asks for, and the attempts of it that have begun. */
  day: Type.String(),
  invocationId: Type.String(),
  attempt: Type.Integer({ minimum: 1 }),
  /** From now, by the database's clock. */
  afterMs: Type.Number({ minimum: 0 }),
});
export type ParkedMessage = Static<typeof ParkedMessage>;

/** A long run leaves the broker for the store: the message is acked once management has it. */
export const LeaseRequest = Type.Object({
  process: Type.String(),
  /** How the run is published again when the lease expires. */
  message: Type.Omit(ParkedMessage, ['afterMs']),
});
export type LeaseRequest = Static<typeof LeaseRequest>;

/** `fence` grows with every lease of the execution. The holder ends its run when `forMs` have passed since it last asked and was answered. */
export const Lease = Type.Object({ fence: Type.Integer({ minimum: 1 }), forMs: Type.Integer({ minimum: 1 }) });
export type Lease = Static<typeof Lease>;

export const LeaseKey = Type.Object({
  day: Type.String(),
  invocationId: Type.String(),
  fence: Type.Integer({ minimum: 1 }),
});
export type LeaseKey = Static<typeof LeaseKey>;

export const LeaseRenewal = Type.Object({ leases: Type.Array(LeaseKey) });
export type LeaseRenewal = Static<typeof LeaseRenewal>;

/** Those of the asked leases that are held still, for `forMs` more. */
export const HeldLeases = Type.Object({ leases: Type.Array(LeaseKey), forMs: Type.Integer({ minimum: 1 }) });
export type HeldLeases = Static<typeof HeldLeases>;

/** The run starts again after `afterMs`, with `failed` failed tries and these headers added. */
export const LeaseReturn = Type.Object({
  ...LeaseKey.properties,
  afterMs: Type.Number({ minimum: 0 }),
  failed: Type.Integer({ minimum: 0 }),
  headers: Headers,
});
export type LeaseReturn = Static<typeof LeaseReturn>;

/** Executions that are to be cancelled and have no final outcome yet. */
export const CancellationList = Type.Object({ ids: Type.Array(Type.String()) });
export type CancellationList = Static<typeof CancellationList>;

export const HEARTBEAT_EVERY_MS = 5_000;
export const WORKER_SILENT_AFTER_MS = 15_000;
