import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import { Logger } from '#contracts/ports/logger.js';
import { endsWithin } from '../../ends-within.js';
import { Activations } from './activations.js';

/** Whoever asked may look at the app's versions meanwhile, and a later request takes its place. */
const GIVEN_UP_AFTER_MS = 30 * 60_000;

export type ActivationState = { readonly state: 'active' } | { readonly state: 'waiting'; readonly why: string };

/** Activations that people ask for: their request is answered after a while, whether a worker has loaded the version by then or not. */
@Injectable()
export class RequestedActivations implements OnModuleDestroy {
  readonly #closing = new AbortController();

  constructor(
    private readonly activations: Activations,
    private readonly logger: Logger,
  ) {}

  onModuleDestroy(): void {
    this.#closing.abort(new Error('Management is shutting down.'));
  }

  /** Goes on when `forMs` have passed: the log tells how it ended then. Rejects as `Activations.activate` does. */
  async activate(app: string, version: string, forMs: number): Promise<ActivationState> {
    let why = '';
    const signal = AbortSignal.any([this.#closing.signal, AbortSignal.timeout(GIVEN_UP_AFTER_MS)]);
    const activated = this.activations.activate(app, version, { signal, waiting: (reason) => (why = reason) });
    if (await endsWithin(activated, forMs)) return { state: 'active' };
    void this.#tell(app, version, activated);
    return { state: 'waiting', why };
  }

  async #tell(app: string, version: string, activated: Promise<void>): Promise<void> {
    try {
      await activated;
      this.logger.info({ app, version }, 'A version is active');
    } catch (error) {
      this.logger.warn({ app, version, error }, 'A version did not become active');
    }
  }
}
