import type { Static } from 'typebox';
import { option, options } from '#contracts/config.js';

export const deadLettersOptions = options({
  maxRedrives: option.integer('DEAD_LETTER_MAX_REDRIVES', {
    least: 0,
    default: '5',
    description:
      'How often a dead message may be redriven, counted over all the letters it has been; "force" in the request overrides it.',
  }),
});

export type DeadLettersConfig = Static<typeof deadLettersOptions>;

/** Injection token of DeadLettersConfig, which is data and has no class. */
export const DEAD_LETTERS_CONFIG = Symbol('DEAD_LETTERS_CONFIG');
