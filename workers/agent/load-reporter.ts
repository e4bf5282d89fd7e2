import { codeOf } from '#contracts/errors.js';
import type { LoadReport } from '#contracts/messages/function-metadata.js';
import type { Logger } from '#contracts/ports/logger.js';
import { persist } from './backoff.js';
import type { ManagementClient } from './management-client.js';

const BACKOFF = { firstMs: 250, maxMs: 15_000 };

/** Tells management what was found in a version. Triggers live on this report, so it is sent until management has taken it. */
export class LoadReporter {
  readonly #client: Pick<ManagementClient, 'reportLoad'>;
  readonly #logger: Logger;

  constructor(client: Pick<ManagementClient, 'reportLoad'>, logger: Logger) {
    this.#client = client;
    this.#logger = logger;
  }

  /** Resolves after the first try; while that failed, goes on trying until the signal is raised. */
  report(app: string, version: string, report: LoadReport, signal: AbortSignal): Promise<void> {
    const tried = Promise.withResolvers<void>();
    const send = () => this.#client.reportLoad(app, version, report).finally(tried.resolve);
    const again = (error: unknown) => codeOf(error) === 'MANAGEMENT_UNAVAILABLE' || codeOf(error) === 'TOKEN_INVALID';
    void persist(send, { signal, backoff: BACKOFF, again }).catch((error: unknown) => {
      // A version that management has forgotten needs no report.
      if (!signal.aborted) this.#logger.warn({ error, app, version }, 'Management did not take the load report');
    });
    return tried.promise;
  }
}
