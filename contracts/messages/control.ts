import Type, { type Static } from 'typebox';
import { WorkerAppState, WorkerFacts, WorkerLoad } from './worker-link.js';
import { LogLine } from './execution-recorded.js';

/** Signals on `ns.control`: best effort, always backed by a poll. Keys are made in topology.ts. */
export const AppChanged = Type.Object({ type: Type.Literal('app.changed'), app: Type.String() });
export type AppChanged = Static<typeof AppChanged>;

/** A management node tells the others which workers are connected to it: on every change and every 5 s. */
export const WorkerPresent = Type.Object({
  type: Type.Literal('worker.present'),
  /** The management node that holds the worker's link: made anew at every start of management. */
  node: Type.String(),
  worker: Type.String(),
  /** `process` and `startedAt` of the worker's heartbeat. */
  process: Type.Optional(Type.String()),
  startedAt: Type.Optional(Type.String()),
  name: Type.String(),
  apps: Type.Array(WorkerAppState),
  running: Type.Integer(),
  draining: Type.Boolean(),
  unavailable: Type.Optional(Type.Boolean()),
  /** Undefined until the worker has said them. */
  facts: Type.Optional(WorkerFacts),
  load: Type.Optional(WorkerLoad),
});
export type WorkerPresent = Static<typeof WorkerPresent>;

/** The worker's connection closed and it did not come back at once, or it fell silent. */
export const WorkerLost = Type.Object({
  type: Type.Literal('worker.lost'),
  /** The node that held the link; a worker that another node holds by now is not lost. */
  node: Type.String(),
  worker: Type.String(),
});
export type WorkerLost = Static<typeof WorkerLost>;

/** A management node that has just started asks the others to repeat which workers they hold. */
const FleetAsked = Type.Object({ type: Type.Literal('fleet.asked'), node: Type.String() });

/** Somebody wants an execution cancelled: for the worker that has it. */
export const ExecutionCancelled = Type.Object({ type: Type.Literal('execution.cancelled'), id: Type.String() });
export type ExecutionCancelled = Static<typeof ExecutionCancelled>;

/** A worker is to ask for its assignments again; without `worker`: every one. Sent to all management nodes, since any may hold the link. */
export const WorkerChanged = Type.Object({
  type: Type.Literal('worker.changed'),
  worker: Type.Optional(Type.String()),
  /** It was removed: its link is closed. */
  removed: Type.Optional(Type.Boolean()),
});
export type WorkerChanged = Static<typeof WorkerChanged>;

/** What travels under `CONTROL_KEYS.everyWorker`. */
export const FleetSignal = Type.Union([WorkerPresent, WorkerLost, FleetAsked]);
export type FleetSignal = Static<typeof FleetSignal>;

const attemptNamed = {
  function: Type.String(),
  execution: Type.String(),
  attempt: Type.Integer({ minimum: 1 }),
};

/** A log line with what wrote it. A line comes by two ways, while its attempt runs and when that is recorded: its number tells that it is the same. */
const AppLine = Type.Object({
  ...LogLine.properties,
  ...attemptNamed,
  /** From 0, within the log of its attempt. */
  number: Type.Integer({ minimum: 0 }),
});
export type AppLine = Static<typeof AppLine>;

/** Somebody follows the app's log: said again every few seconds. */
export const LogsWanted = Type.Object({
  type: Type.Literal('logs.wanted'),
  app: Type.String(),
  /** Whoever asks has only just come: what running attempts have written so far is told again. */
  fromStart: Type.Optional(Type.Boolean()),
  /** That again of this execution only. */
  execution: Type.Optional(Type.String()),
});
export type LogsWanted = Static<typeof LogsWanted>;

/** What running attempts have just written. Lines that were too many are missing: the numbers tell. */
export const LogsWritten = Type.Object({
  type: Type.Literal('logs.written'),
  app: Type.String(),
  lines: Type.Array(AppLine),
});
export type LogsWritten = Static<typeof LogsWritten>;

const EndedAttempt = Type.Object({
  ...attemptNamed,
  /** How many its log has. */
  lines: Type.Integer({ minimum: 0 }),
});
export type EndedAttempt = Static<typeof EndedAttempt>;

/** What a recorder has just committed of an app's log, for whoever follows it. */
export const LogsRecorded = Type.Object({
  type: Type.Literal('logs.recorded'),
  app: Type.String(),
  /** Those that fit into one signal. */
  lines: Type.Array(AppLine),
  ended: Type.Array(EndedAttempt),
});
export type LogsRecorded = Static<typeof LogsRecorded>;

/** What people look at, as far as it changes by itself. */
export const CHANGE_TOPICS = [
  'apps',
  'deployments',
  'executions',
  'queues',
  'dead-letters',
  'timers',
  'batches',
  'workers',
  'health',
] as const;
export type ChangeTopic = (typeof CHANGE_TOPICS)[number];

/** Something of that kind is not as it was, for whoever shows it: they ask the API again. */
const Change = Type.Object({
  topic: Type.Enum(CHANGE_TOPICS),
  /** Undefined: of the whole house, or nobody knows of which app. */
  app: Type.Optional(Type.String()),
});
export type Change = Static<typeof Change>;

export const ThingsChanged = Type.Object({ type: Type.Literal('things.changed'), changes: Type.Array(Change) });
export type ThingsChanged = Static<typeof ThingsChanged>;
