import { Inject, Injectable } from '@nestjs/common';
import { NightshiftError, unreachable } from '#contracts/errors.js';
import { DEAD_LETTERS_CONFIG, type DeadLettersConfig } from './dead-letters.config.js';
import { DeadLetterMetrics } from './dead-letter-metrics.js';
import { DeadLetterStore, type DeadLetter, type RedriveClaimed, type RedrivenAs } from './dead-letter-store.js';
import type { Redrive } from './redriven-message.js';

/** Longer than the broker adapters wait for a confirm. */
const CLAIM_FOR_MS = 60_000;

type Refusal = Extract<RedriveClaimed, { kind: 'refused' }>['why'];

/** Sees to it that of several who redrive a letter at once one publishes it. */
@Injectable()
export class RedriveClaims {
  constructor(
    private readonly store: DeadLetterStore,
    private readonly metrics: DeadLetterMetrics,
    @Inject(DEAD_LETTERS_CONFIG) private readonly config: DeadLettersConfig,
  ) {}

  /**
   * Claims the letter, publishes it, and notes what came of it. Throws DEAD_LETTER_NOT_FOUND, DEAD_LETTER_CONFLICT or DEAD_LETTER_EXHAUSTED, and as
   * `publish` does: then the letter waits, and whoever asks next sends the same message.
   */
  async redrive(
    id: string,
    force: boolean,
    publish: (letter: DeadLetter, redrive: Redrive) => Promise<RedrivenAs>,
  ): Promise<void> {
    const { maxRedrives } = this.config;
    const claimed = await this.store.claimRedrive({ id, force, maxRedrives, forMs: CLAIM_FOR_MS });
    if (claimed.kind === 'refused') throw refusal(id, claimed.why, maxRedrives);
    const { letter, number, at } = claimed;
    try {
      await this.store.finishRedrive(id, number, await publish(letter, { row: letter.row, number, at }));
    } catch (error) {
      // Whether the broker has it may be unknown, so the same redrive is tried again, not another one begun.
      await this.store.abandonRedrive(id, number).catch(() => undefined);
      throw error;
    }
    this.metrics.redriven(letter.row.app);
  }
}

export function conflict(id: string, reason: string): NightshiftError {
  return new NightshiftError('DEAD_LETTER_CONFLICT', `Dead letter ${id} stays as it is: ${reason}.`);
}

export function notFound(id: string): NightshiftError {
  return new NightshiftError('DEAD_LETTER_NOT_FOUND', `There is no dead letter ${id}.`);
}

function refusal(id: string, why: Refusal, max: number): NightshiftError {
  switch (why) {
    case 'missing':
      return notFound(id);
    case 'busy':
      return conflict(id, 'somebody redrives it at this moment');
    case 'settled':
      return conflict(id, 'it was redriven or discarded before; "force": true redrives it once more');
    case 'exhausted':
      return new NightshiftError(
        'DEAD_LETTER_EXHAUSTED',
        `The message of dead letter ${id} was redriven ${max} times and died each time: mend the function or the payload, then ask with "force": true.`,
      );
    default:
      return unreachable(why);
  }
}
