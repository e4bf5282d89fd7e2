import type { Static } from 'typebox';
import { configInvalid, option, options } from '#contracts/config.js';
import { windowOf, zoneOf } from './availability.js';
import { labelsOf } from './labels.js';

/** Below it lie the machine's own users. */
export const LOWEST_UID = 1_000;
/** Node takes no higher one. */
export const LAST_UID = 2 ** 31 - 1;

const ISOLATION_MODES = ['auto', 'uid', 'process'] as const;
export type IsolationMode = (typeof ISOLATION_MODES)[number];

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
  labels: option.list('WORKER_LABELS', {
    default: '',
    description: 'What an app may choose this worker by: name=value, separated by commas, such as zone=eu,disk=ssd',
    check: labelsOf,
  }),
  available: option.optionalText('WORKER_AVAILABLE', {
    description:
      'When this machine may take work, such as 20:00-06:00 or Mon-Fri 20:00-06:00, Sat-Sun 00:00-24:00; always when not set. At the end of its hours what runs may go on for WORKER_DRAIN_TIMEOUT, and the rest is given back',
    check: windowOf,
  }),
  availableZone: option.optionalText('WORKER_AVAILABLE_ZONE', {
    description: "The time zone of WORKER_AVAILABLE, such as Europe/Berlin; the machine's own when not set",
    check: zoneOf,
  }),
  stateDir: option.text('WORKER_STATE_DIR', {
    default: '.nightshift/worker',
    description: "Folder for the worker's credential and unpacked packages; one per worker",
  }),
  packageCacheBytes: option.sizeBytes('WORKER_PACKAGE_CACHE_BYTES', {
    default: '10GiB',
    description:
      'Unpacked packages in the state folder above this are removed, the least recently used first; one that is in use never',
  }),
  syncSlots: option.integer('WORKER_SYNC_SLOTS', {
    least: 1,
    default: '64',
    description: 'HTTP calls that each app may run at once on this worker',
  }),
  durableSlots: option.integer('WORKER_DURABLE_SLOTS', {
    least: 1,
    default: '8',
    description: 'Timers, manual runs and async requests that each app may run at once on this worker',
  }),
  consumerTimeoutMs: option.durationMs('WORKER_CONSUMER_TIMEOUT', {
    default: '30m',
    description:
      "The broker's consumer timeout: how long it lets a consumer hold a message. A durable run leaves the broker for the store when it has used a quarter of it, so it must not be longer than the broker's",
  }),
  cancelGraceMs: option.durationMs('WORKER_CANCEL_GRACE', {
    default: '10s',
    description:
      'How long a cancelled function may go on after it was told. Then its process takes no new work, and is ended when what else runs in it has finished',
  }),
  isolation: option.text('WORKER_ISOLATION', {
    default: 'auto',
    description:
      'uid: every app runs as a user of its own, or not at all. process: apps run as the user of the worker, each in processes of its own. auto: uid where the worker may (Linux, root), else process; one line of the log at start says which, and why',
  }),
  firstUid: option.integer('WORKER_FIRST_UID', {
    default: '200000',
    description:
      'The first user and group id for apps. Each app gets the next free one and keeps it (uids.json in the state folder). Nothing else on the machine should use ids from here on; a second worker needs a range of its own',
  }),
  nodeRuntimes: option.list('WORKER_NODE_RUNTIMES', {
    default: '',
    description:
      'Executables of other Node versions (from 20.19 or 22.12 on) that apps may ask for by WEBSITE_NODE_DEFAULT_VERSION, such as /opt/node-20/bin/node; the Node of the worker is always there',
  }),
  drainTimeoutMs: option.durationMs('WORKER_DRAIN_TIMEOUT', {
    default: '30s',
    description:
      'How long running invocations may go on after the worker was asked to stop, or its availability window has closed',
  }),
});
export type WorkerConfig = Static<typeof workerOptions>;

/** What a language host is told of it. */
export function limitsOf({ cancelGraceMs }: WorkerConfig): { readonly cancelGraceMs: number } {
  return { cancelGraceMs };
}

/** What the Node language host is told of it. */
export function nodeHostOptions(config: WorkerConfig) {
  return { limits: limitsOf(config), nodeRuntimes: config.nodeRuntimes };
}

/** How apps are to be kept apart. Throws CONFIG_INVALID for an unknown word, or a first uid that no app may have. */
export function isolationOf({ isolation, firstUid }: Pick<WorkerConfig, 'isolation' | 'firstUid'>): IsolationMode {
  const problems: string[] = [];
  const mode = ISOLATION_MODES.find((known) => known === isolation);
  if (mode === undefined) {
    problems.push(`WORKER_ISOLATION is ${JSON.stringify(isolation)}: expected ${ISOLATION_MODES.join(', ')}`);
  }
  if (firstUid < LOWEST_UID || firstUid > LAST_UID) {
    problems.push(`WORKER_FIRST_UID is ${firstUid}: expected a number from ${LOWEST_UID} to ${LAST_UID}`);
  }
  if (mode === undefined || problems.length > 0) throw configInvalid(problems);
  return mode;
}
