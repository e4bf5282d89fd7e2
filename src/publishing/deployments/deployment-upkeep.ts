import { Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { Logger } from '#contracts/ports/logger.js';
import { Recurring } from '../../recurring.js';
import { DeploymentStore } from './deployment-store.js';

const LOOK_EVERY_MS = 5_000;
const ABANDONED =
  'The management node that worked on it went away: publish again. The version that ran before runs on.';

/** Ends the deployments whose node went away in the middle: tools wait for a last status (publishing 9, "Lock"). */
@Injectable()
export class DeploymentUpkeep implements OnApplicationBootstrap, OnApplicationShutdown {
  readonly #looks: Recurring;

  constructor(store: DeploymentStore, logger: Logger) {
    this.#looks = new Recurring({
      failure: 'Abandoned deployments are not ended',
      everyMs: LOOK_EVERY_MS,
      logger,
      work: async () => {
        const ended = await store.endAbandoned(ABANDONED);
        if (ended > 0) logger.warn({ deployments: ended }, 'Ended deployments whose node went away');
      },
    });
  }

  onApplicationBootstrap(): void {
    this.#looks.start();
  }

  onApplicationShutdown(): Promise<void> {
    return this.#looks.stop();
  }
}
