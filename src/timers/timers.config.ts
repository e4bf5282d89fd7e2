import type { Static } from 'typebox';
import { option, options } from '#contracts/config.js';

export const timersOptions = options({
  pollMs: option.durationMs('TIMERS_POLL', {
    default: '500ms',
    description:
      'How often a scheduler looks for timers whose run has ended on another node; due ones have an alarm of their own.',
  }),
  lateAfterMs: option.durationMs('TIMERS_LATE_AFTER', {
    default: '5m',
    description:
      'A timer that fell due this long ago and has not begun counts as late: a metric and a notification say so.',
  }),
});

export type TimersConfig = Static<typeof timersOptions>;

/** Token of the timers configuration. */
export const TIMERS_CONFIG = Symbol('TIMERS_CONFIG');
