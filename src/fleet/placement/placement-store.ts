import type { Selector } from './selector.js';

/** Where an app runs. */
export interface Placement {
  readonly app: string;
  readonly selector: Selector;
  /** How many workers hold it at a time; undefined: all that match. */
  readonly count: number | undefined;
}

/** A worker's right to hold an app, until it expires by the database's clock. */
export interface PlacementClaim {
  readonly app: string;
  readonly worker: string;
}

export abstract class PlacementStore {
  /** By app. */
  abstract list(): Promise<Placement[]>;
  /** Replaces what was. Throws APP_NOT_FOUND. */
  abstract set(placement: Placement): Promise<void>;
  /** Its claims go too. False when there was none. */
  abstract delete(app: string): Promise<boolean>;
  /**
   * Whether the worker may hold the app, for `forMs` more. The oldest holders keep it, and a free place goes to one asker only, however many ask at once. True
   * for an app without a count.
   */
  abstract claim(app: string, worker: string, forMs: number): Promise<boolean>;
  /** All claims of the worker that have not expired. */
  abstract renew(worker: string, forMs: number): Promise<void>;
  /** Frees the places of the worker, of all apps or of one; how many. */
  abstract release(worker: string, app?: string): Promise<number>;
  /** What has not expired: by app, the oldest first. */
  abstract claims(): Promise<PlacementClaim[]>;
}
