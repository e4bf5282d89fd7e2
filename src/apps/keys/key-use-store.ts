import type { KeyName } from '../app-store.js';

export interface KeyUse extends KeyName {
  readonly app: string;
  readonly at: Date;
}

/** When each key opened something last. */
export abstract class KeyUseStore {
  /** The latest moment of each key stays. A key that is not there is passed over: it was deleted meanwhile. */
  abstract save(uses: readonly KeyUse[]): Promise<void>;
  /** A key that was given another value is not among them until that one is used. */
  abstract list(app: string): Promise<KeyUse[]>;
}
