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
  keepMs: option.durationMs('HISTORY_KEEP', {
    default: '30d',
    description:
      'How long executions are kept that have ended, and with them dead letters that were dealt with and batches that have ended; 0 keeps them for ever. What is unfinished or needed still is never removed.',
  }),
  keepDetailsMs: option.durationMs('HISTORY_KEEP_DETAILS', {
    default: '7d',
    description:
      'How long log lines, stacks, return values and bodies are kept; their executions stay. 0 keeps them as long as the execution.',
  }),
  maxBytes: option.sizeBytes('HISTORY_MAX_SIZE', {
    default: '0',
    description:
      'Above this size of the store the oldest days of history go, today excepted; 0 for no limit. For SQL Server Express, which stops at 10 GB: 8GiB.',
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
