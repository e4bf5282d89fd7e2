import type { SettingRow } from '../app-store.js';

/** One side of a swap, as it was read: a change that came meanwhile makes the swap stale. */
export interface SwapSide {
  readonly name: string;
  readonly revision: number;
  /** Its whole set after the swap. */
  readonly settings: readonly Omit<SettingRow, 'app'>[];
}

/** What concerns several rows of apps at once: removing them, and swapping two. */
export abstract class AppExchangeStore {
  /** False: it is in use, as the active version, the one before, on trial, warm or with a share. Throws VERSION_NOT_FOUND. */
  abstract deleteVersion(app: string, version: string): Promise<boolean>;
  /** With its versions, keys, settings, timers, queue claims and consents; history stays. Resolves with whether there was one. */
  abstract deleteApp(app: string): Promise<boolean>;
  /**
   * Exchanges the active versions of two apps in one commit, and sets their settings; splits and trials end, and what was active stays warm for
   * `warmForMs`. False when a revision has moved: read again.
   */
  abstract swap(sides: readonly [SwapSide, SwapSide], warmForMs: number): Promise<boolean>;
}
