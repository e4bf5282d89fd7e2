import type { Schema } from '../../api/client.js';
import type { FunctionSummary, Worker } from '../../api/queries.js';
import { formatCount } from '../../components/formats.js';
import { texts } from '../../texts.js';
import { concerns } from '../../texts/house.js';
import { durationMsOf, nameOf } from '../batches/batch-state.js';
import type { Batch } from '../batches/queries.js';
import { usualOf } from '../batches/usual.js';
import { executionsPath } from '../executions/execution-path.js';
import { queuePath } from '../queues/queue-path.js';
import { growingQueues, type BacklogSample } from './backlog.js';
import { missedRunsOf, type Missed } from './missed-timers.js';

/** One thing that somebody should look at, with what to do about it. */
export interface Concern {
  readonly severity: 'error' | 'warning';
  readonly what: string;
  readonly remedy: string;
  /** The place where it can be done, if there is one. */
  readonly link?: { readonly to: string; readonly text: string };
  /** A queue whose owner shares it not yet: consent can be given at once. */
  readonly consent?: WantedConsent;
}

export interface WantedConsent {
  readonly queue: string;
  readonly owner: string;
  readonly app: string;
}

/** What is known of the house; a part that could not be read, or that the user may not see, is left out. */
export interface House {
  /** The one that is looked at; undefined: all. */
  readonly app?: string | undefined;
  readonly ready?: Schema<'ReadinessResponse'> | undefined;
  readonly workers?: readonly Worker[] | undefined;
  readonly apps?: readonly Schema<'AppResponse'>[] | undefined;
  readonly functions?: readonly FunctionSummary[] | undefined;
  readonly queues?: readonly Schema<'QueueResponse'>[] | undefined;
  readonly deadLetters?: Schema<'DeadLetterListResponse'> | undefined;
  /** Of the last day. */
  readonly missed?: readonly Missed[] | undefined;
  /** Apps whose last deployment failed. */
  readonly failedDeployments?: readonly string[] | undefined;
  /** The newest. */
  readonly batches?: readonly Batch[] | undefined;
  readonly backlog?: readonly BacklogSample[] | undefined;
  readonly now?: number | undefined;
}

/** One failure among many is the retries' business. */
const WORTH_A_LOOK = 0.05;

type Words = readonly [what: string, remedy: string];

/** The worst first. */
export function concernsOf(house: House): readonly Concern[] {
  const found = [
    ...ofParts(house),
    ...ofWorkers(house),
    ...ofApps(house),
    ...ofDeployments(house),
    ...ofBatches(house),
    ...ofWork(house),
  ];
  return [...found.filter(isError), ...found.filter((concern) => !isError(concern))];
}

function isError({ severity }: Concern): boolean {
  return severity === 'error';
}

function error([what, remedy]: Words, link?: Concern['link']): Concern {
  return { severity: 'error', what, remedy, ...(link === undefined ? {} : { link }) };
}

function warning(words: Words, link?: Concern['link']): Concern {
  return { ...error(words, link), severity: 'warning' };
}

function ofParts({ ready }: House): readonly Concern[] {
  return [
    ...(ready?.process === 'down' ? [error(texts.attention.processDown)] : []),
    ...(ready?.broker === 'down' ? [error(texts.attention.brokerDown)] : []),
    ...(ready?.store === 'down' ? [error(texts.attention.storeDown)] : []),
    ...(ready?.recorder === 'behind' ? [warning(texts.attention.recorderBehind)] : []),
  ];
}

const WORKERS = { to: '/workers', text: texts.attention.openWorkers };

function ofWorkers({ workers }: House): readonly Concern[] {
  if (workers === undefined) return [];
  if (!workers.some(({ live }) => live)) return [error(texts.attention.noWorker, WORKERS)];
  return workers
    .filter(({ live }) => !live)
    .map(({ id, name }) =>
      warning(texts.attention.workerLost(name), {
        to: `/workers/${encodeURIComponent(id)}`,
        text: texts.attention.openWorker(name),
      }),
    );
}

function ofApps({ apps = [], workers = [] }: House): readonly Concern[] {
  const live = workers.filter((worker) => worker.live);
  if (live.length === 0) return [];
  return apps.flatMap(({ name, version, state: wanted }) => {
    // Offline is what somebody wants.
    if (version === undefined || wanted === 'offline') return [];
    const loads = live.flatMap((worker) =>
      (worker.apps ?? []).filter((load) => load.app === name).map(({ state }) => ({ state, worker: worker.name })),
    );
    const placement = { to: `/apps/${name}/placement`, text: texts.attention.openPlacement };
    if (loads.length === 0) return [error(texts.attention.appUnserved(name), placement)];
    const versions = { to: `/apps/${name}/versions`, text: texts.attention.openVersions };
    return loads
      .filter(({ state }) => state === 'failed')
      .map(({ worker }) => error(texts.attention.appFailed(name, worker), versions));
  });
}

function ofDeployments({ failedDeployments = [] }: House): readonly Concern[] {
  return failedDeployments.map((app) =>
    warning(concerns.deploymentFailed(app), { to: `/apps/${app}/deployments`, text: concerns.openDeployments }),
  );
}

function ofWork(house: House): readonly Concern[] {
  const { functions = [], queues = [], missed = [], backlog = [] } = house;
  return [
    ...functions
      .filter(({ total, outcomes }) => outcomes.Failed > total * WORTH_A_LOOK)
      .map(({ app, function: fn, outcomes, total }) =>
        warning(texts.attention.failures(app, fn, outcomes.Failed, total), {
          to: executionsPath({ app, function: fn, status: 'Failed' }),
          text: concerns.openFailures,
        }),
      ),
    ...growingQueues(backlog).map(({ queue, ready }) => warning(concerns.backlog(queue, formatCount(ready)), WORKERS)),
    ...queues.flatMap(ofConsents),
    ...ofLetters(house),
    ...ofMissed(missed),
  ];
}

/** One for each timer, however often it was away. What a late run made up for is nobody's concern: run again, it would run twice. */
function ofMissed(missed: NonNullable<House['missed']>): readonly Concern[] {
  return missedRunsOf(missed)
    .filter(({ lost }) => lost > 0)
    .map(({ app, function: fn, lost, reasons }) =>
      warning(concerns.missedTimer(app, fn, lost, reasons), { to: '/timers', text: concerns.openTimers }),
    );
}

/** An Owner consents for one app at a time. */
function ofConsents({ queue, owner, waiting }: Schema<'QueueResponse'>): readonly Concern[] {
  return waiting.map((app) => ({
    ...warning(texts.attention.consent(queue, app), { to: queuePath(queue), text: concerns.openQueue }),
    consent: { queue, owner, app },
  }));
}

const A_DAY_MS = 86_400_000;
/** So many times the usual duration is late. */
const LATE = 1.5;

function ofBatches({ batches = [], now = 0 }: House): readonly Concern[] {
  return batches.flatMap((batch) => {
    const { endedAt, outcomes, total } = batch;
    const to = `/batches/${encodeURIComponent(batch.id)}`;
    if (endedAt === undefined) {
      const times = (durationMsOf(batch, now) ?? 0) / (usualOf(batch, batches)?.durationMs ?? Infinity);
      const link = { to, text: concerns.openBatch };
      return times > LATE ? [warning(concerns.batchLate(nameOf(batch), times.toFixed(1)), link)] : [];
    }
    const failed = outcomes.failed + outcomes.expired;
    if (failed === 0 || now - Date.parse(endedAt) > A_DAY_MS) return [];
    const link = { to: `${to}?outcome=${outcomes.failed > 0 ? 'Failed' : 'Expired'}`, text: concerns.openFailed };
    return [warning(concerns.batchFailed(nameOf(batch), formatCount(failed), formatCount(total)), link)];
  });
}

function ofLetters({ app, deadLetters }: House): readonly Concern[] {
  if (deadLetters === undefined || deadLetters.items.length === 0) return [];
  const to = app === undefined ? '/dead-letters' : `/dead-letters?app=${encodeURIComponent(app)}`;
  return [warning(texts.attention.deadLetters(countOf(deadLetters)), { to, text: concerns.openLetters })];
}

/** The page that was read, and whether there is more. */
function countOf({ items, next }: Schema<'DeadLetterListResponse'>): string {
  return next === undefined ? String(items.length) : concerns.moreThan(items.length);
}
