import type { WorkerAppState, WorkerFacts, WorkerLoad } from '#contracts/messages/worker-link.js';

export interface LiveWorker {
  readonly id: string;
  readonly name: string;
  readonly apps: readonly WorkerAppState[];
  readonly running: number;
  readonly draining: boolean;
  /** Outside its availability window, and so draining too. */
  readonly unavailable?: boolean | undefined;
  readonly lastSeenMs: number;
  /** Undefined until it has said them. */
  readonly facts?: WorkerFacts | undefined;
  /** Undefined of a worker that is older than this management. */
  readonly load?: WorkerLoad | undefined;
}

/** `unknown`: this node has not listened for long enough to say that a process is gone. */
export type ProcessPresence = 'live' | 'gone' | 'unknown';

export type LostListener = (workerId: string, worker: LiveWorker) => void;

/** Which workers are connected now, to any management node. */
export abstract class FleetRegistry {
  abstract list(): readonly LiveWorker[];
  /** Workers that have the app loaded and are not draining. */
  abstract serving(app: string): readonly LiveWorker[];
  abstract isLive(workerId: string): boolean;
  /** Whether that process of the worker is here; the one that is started after it has another name. */
  abstract presence(workerId: string, process: string): ProcessPresence;
  /** Whether the process is here that the worker was at that moment of its own clock. */
  abstract presenceSince(workerId: string, moment: Date): ProcessPresence;
  /**
   * Called once when a worker's connection closed and did not come back, or it fell silent for 15 s, with what was last known of it; returns the
   * unsubscribe function.
   */
  abstract onLost(listener: LostListener): () => void;
}
