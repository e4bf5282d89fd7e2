import type { VersionShare } from '#contracts/version-split.js';

/** trial: it waits for a worker's load report; warm: it was in service a moment ago. */
type BesideReason = 'trial' | 'warm';

export interface BesideRow {
  readonly version: string;
  readonly reason: BesideReason;
}

/** What workers load of an app beside its active version. Moments are the database's. Every write that changes something raises the app's `revision`. */
export abstract class VersionStore {
  /** By version. */
  abstract listBeside(app: string): Promise<BesideRow[]>;
  /** Until `forMs` have passed or it is asked for again. Resolves with whether that is new. Throws VERSION_NOT_FOUND. */
  abstract keepBeside(app: string, beside: BesideRow, forMs: number): Promise<boolean>;
  /** Resolves with whether it was there. */
  abstract endBeside(app: string, beside: BesideRow): Promise<boolean>;
  /** Ends what nobody asked for again; resolves with the apps that changed. */
  abstract endExpired(): Promise<string[]>;
  /** For a version that is tried anew: what was found before counts no more. Throws VERSION_NOT_FOUND. */
  abstract forgetLoadReport(app: string, version: string): Promise<void>;
  /** Undefined: none; the version that had a share stays warm for `warmForMs`. Throws APP_NOT_FOUND, VERSION_NOT_FOUND. */
  abstract setSplit(app: string, split: VersionShare | undefined, warmForMs: number): Promise<void>;
}
