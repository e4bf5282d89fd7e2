export interface ActivationOptions {
  /** Ends the wait: the pointer has not moved then, and the version is not loaded on trial any more. */
  readonly signal: AbortSignal;
  /** Called whenever what is waited for changes, such as the first worker that could load it. */
  readonly waiting: (why: string) => void;
}

/** Moves an app's active version: the one way in which a version comes into service after it was published. */
export abstract class Activations {
  /**
   * Has a worker load the version beside the active one, then makes it the active version; at once where a worker has loaded it before. Calls in hand end on the version they began on.
   * Rejects with APP_NOT_FOUND, VERSION_NOT_FOUND, VERSION_REFUSED (with the errors of the load; the version before stays active), APP_CONFLICT
   * when another version was asked for meanwhile, or the signal's reason.
   */
  abstract activate(app: string, version: string, options: ActivationOptions): Promise<void>;
}
