import type { Static } from 'typebox';
import { option, options } from '#contracts/config.js';

export const executionsOptions = options({
  recorderPrefetch: option.integer('EXECUTIONS_RECORDER_PREFETCH', {
    least: 1,
    default: '32',
    description:
      'Batches of execution records that the recorder holds at once; those that arrive together share a transaction.',
  }),
  recorderBehindAfterMs: option.durationMs('EXECUTIONS_RECORDER_BEHIND_AFTER', {
    default: '30s',
    description:
      'How long execution records may wait in the broker, for a store that is away or a recorder that is too slow, before the alarm is raised.',
  }),
  leaseMs: option.durationMs('EXECUTIONS_LEASE', {
    default: '10m',
    description:
      'How long a worker that runs a long function may be silent before the run is started elsewhere. Management or its store may be away for most of this time without a run being lost.',
  }),
});

export type ExecutionsConfig = Static<typeof executionsOptions>;

/** Injection token of ExecutionsConfig, which is data and has no class. */
export const EXECUTIONS_CONFIG = Symbol('EXECUTIONS_CONFIG');
