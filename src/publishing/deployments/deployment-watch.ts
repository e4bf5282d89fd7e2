import { NightshiftError } from '#contracts/errors.js';
import type { FleetRegistry } from '../../fleet/fleet-registry.js';

const LOOK_EVERY_MS = 1_000;

interface WatchOptions {
  readonly fleet: Pick<FleetRegistry, 'list'>;
  /** With a worker there: the tools wait for three minutes (publishing 1.2). */
  readonly limitMs: number;
  /** With none: somebody must see to that first. */
  readonly pendingLimitMs: number;
}

/** Ends a deployment that does not end by itself: tools wait for its last status without a limit of their own (publishing 10.14). */
export class DeploymentWatch {
  readonly #options: WatchOptions;
  readonly #abort = new AbortController();
  #timer: NodeJS.Timeout | undefined;
  #waitedMs = 0;
  #pendingMs = 0;

  constructor(options: WatchOptions) {
    this.#options = options;
  }

  /** Once the package is here: how long an upload takes is its sender's affair. */
  start(): void {
    this.#timer ??= setInterval(() => this.#look(), LOOK_EVERY_MS).unref();
  }

  get signal(): AbortSignal {
    return this.#abort.signal;
  }

  get hasWorkers(): boolean {
    return this.#options.fleet.list().some(({ draining }) => !draining);
  }

  /** What waits for the deployment rejects with the reason. */
  giveUp(reason: string): void {
    this.#abort.abort(new NightshiftError('VERSION_REFUSED', reason));
  }

  close(): void {
    clearInterval(this.#timer);
  }

  #look(): void {
    if (this.hasWorkers) this.#waitedMs += LOOK_EVERY_MS;
    else this.#pendingMs += LOOK_EVERY_MS;
    const { limitMs, pendingLimitMs } = this.#options;
    if (this.#waitedMs >= limitMs) {
      this.giveUp(`No worker has loaded the version within ${limitMs / 1000} s (PUBLISHING_DEPLOYMENT_TIMEOUT).`);
    } else if (this.#pendingMs >= pendingLimitMs) {
      this.giveUp(
        `No worker came within ${pendingLimitMs / 1000} s (PUBLISHING_PENDING_TIMEOUT): start one, and publish again.`,
      );
    }
  }
}
