import type { Step } from './migration-steps.js';

/** The schema of a store that is not opened yet: for `nightshift migrate`. */
export interface StoreSchema {
  /** Without any secret. */
  readonly place: string;
  /** What `bringUp` would do; changes nothing. Rejects with STORE_UNAVAILABLE, or STORE_SCHEMA_NEWER. */
  pending(): Promise<readonly Step[]>;
  /** Steps that were passed over before are tried again. Resolves with what was done, in sentences. Rejects as `pending` does. */
  bringUp(): Promise<readonly string[]>;
  close(): Promise<void>;
}
