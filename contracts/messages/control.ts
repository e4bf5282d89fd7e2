import Type, { type Static } from 'typebox';
import { WorkerAppState } from './worker-link.js';

/** Signals on `ns.control`: best effort, always backed by a poll. Keys are made in topology.ts. */
export const AppChanged = Type.Object({ type: Type.Literal('app.changed'), app: Type.String() });
export type AppChanged = Static<typeof AppChanged>;

/** A management node tells the others which workers are connected to it: on every change and every 5 s. */
export const WorkerPresent = Type.Object({
  type: Type.Literal('worker.present'),
  worker: Type.String(),
  name: Type.String(),
  apps: Type.Array(WorkerAppState),
  running: Type.Integer(),
  draining: Type.Boolean(),
});
export type WorkerPresent = Static<typeof WorkerPresent>;

/** The worker's connection closed and it did not come back at once, or it fell silent. */
export const WorkerLost = Type.Object({ type: Type.Literal('worker.lost'), worker: Type.String() });
export type WorkerLost = Static<typeof WorkerLost>;

export const ControlSignal = Type.Union([AppChanged, WorkerPresent, WorkerLost]);
export type ControlSignal = Static<typeof ControlSignal>;
