import type { Static } from 'typebox';
import { option, options } from '#contracts/config.js';

/** What an operator sets for a worker (docs/config.md). A worker dials out only, so it has no port. */
export const workerOptions = options({
  managementUrl: option.url('MANAGEMENT_URL', {
    default: 'http://127.0.0.1:7070',
    description: 'Where the worker reaches management: joining, heartbeats, packages, bodies of durable runs',
  }),
  joinToken: option.optionalSecret('WORKER_JOIN_TOKEN', {
    description: 'Lets the worker join once; afterwards it has a credential of its own in its state folder',
  }),
  name: option.optionalText('WORKER_NAME', {
    description: 'The name people know this worker by; the host name when not set',
  }),
  stateDir: option.text('WORKER_STATE_DIR', {
    default: '.nightshift/worker',
    description: "Folder for the worker's credential and unpacked packages; one per worker",
  }),
  syncSlots: option.integer('WORKER_SYNC_SLOTS', {
    default: '64',
    description: 'HTTP calls that each app may run at once on this worker',
  }),
  durableSlots: option.integer('WORKER_DURABLE_SLOTS', {
    default: '8',
    description: 'Timers, manual runs and async requests that each app may run at once on this worker',
  }),
  drainTimeoutMs: option.durationMs('WORKER_DRAIN_TIMEOUT', {
    default: '30s',
    description: 'How long running invocations may go on after the worker was asked to stop',
  }),
});
export type WorkerConfig = Static<typeof workerOptions>;
