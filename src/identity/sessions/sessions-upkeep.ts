import { Injectable, Module, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import { Logger } from '#contracts/ports/logger.js';
import { Recurring } from '../../recurring.js';
import { Sessions } from './sessions.js';
import { SignInThrottle } from './sign-in-throttle.js';

const SWEEP_EVERY_MS = 60_000;

/** Removes sessions that are over, and attempts to sign in that count no more. */
@Injectable()
class SessionsUpkeep implements OnModuleInit, OnModuleDestroy {
  readonly #recurring: Recurring;

  constructor(sessions: Sessions, throttle: SignInThrottle, logger: Logger) {
    this.#recurring = new Recurring({
      failure: 'Sessions that are over are not removed',
      everyMs: SWEEP_EVERY_MS,
      logger,
      work: async () => {
        await sessions.sweep();
        await throttle.sweep();
      },
    });
  }

  onModuleInit(): void {
    this.#recurring.start();
  }

  onModuleDestroy(): Promise<void> {
    return this.#recurring.stop();
  }
}

/** Part of the scheduler role. */
@Module({ providers: [SessionsUpkeep] })
export class SessionsUpkeepModule {}
