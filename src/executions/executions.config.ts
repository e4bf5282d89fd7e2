import type { Static } from 'typebox';
import { option, options } from '#contracts/config.js';

export const executionsOptions = options({
  recorderPrefetch: option.integer('EXECUTIONS_RECORDER_PREFETCH', {
    least: 1,
    default: '32',
    description:
      'Batches of execution records that the recorder holds at once; those that arrive together share a transaction.',
  }),
});

export type ExecutionsConfig = Static<typeof executionsOptions>;
