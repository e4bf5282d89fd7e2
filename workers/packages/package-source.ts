import type { Assignment } from '#contracts/messages/worker-link.js';

/** Where the files of an assigned app version come from. */
export abstract class PackageSource {
  /** Folders are served where people work on them, and not unpacked by the worker. */
  readonly inPlace: boolean = false;

  /**
   * The app's folder on this machine, complete and verified. Rejects with PACKAGE_INVALID (trying again is useless) or with
   * MANAGEMENT_UNAVAILABLE.
   */
  abstract obtain(assignment: Assignment): Promise<string>;

  /** Its files stay until the answer is called, by each caller once. */
  hold(_assignment: Assignment): () => void {
    return () => undefined;
  }
}
