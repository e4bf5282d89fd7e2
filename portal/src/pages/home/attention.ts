import type { Schema } from '../../api/client.js';
import type { FunctionSummary, Worker } from '../../api/queries.js';
import { texts } from '../../texts.js';

/** One thing that somebody should look at, with what to do about it. */
export interface Concern {
  readonly severity: 'error' | 'warning';
  readonly what: string;
  readonly remedy: string;
  /** The page where it can be done, if there is one. */
  readonly link?: { readonly to: string; readonly text: string };
}

/** What is known of the house; a part that could not be read, or that the user may not see, is left out. */
export interface House {
  readonly ready?: Schema<'ReadinessResponse'> | undefined;
  readonly workers?: readonly Worker[] | undefined;
  readonly apps?: readonly Schema<'AppResponse'>[] | undefined;
  readonly functions?: readonly FunctionSummary[] | undefined;
  readonly queues?: readonly Schema<'QueueResponse'>[] | undefined;
  readonly deadLetters?: Schema<'DeadLetterListResponse'> | undefined;
  /** Of the last day. */
  readonly missed?: readonly Schema<'MissedTimerResponse'>[] | undefined;
}

/** One failure among many is the retries' business. */
const WORTH_A_LOOK = 0.05;

type Words = readonly [what: string, remedy: string];

/** The worst first. */
export function concernsOf(house: House): readonly Concern[] {
  const found = [...ofParts(house), ...ofWorkers(house), ...ofApps(house), ...ofWork(house)];
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
  return workers.filter(({ live }) => !live).map(({ name }) => warning(texts.attention.workerLost(name), WORKERS));
}

function ofApps({ apps = [], workers = [] }: House): readonly Concern[] {
  const live = workers.filter((worker) => worker.live);
  if (live.length === 0) return [];
  return apps.flatMap(({ name, version }) => {
    if (version === undefined) return [];
    const link = { to: `/apps/${name}`, text: texts.attention.openApp(name) };
    const loads = live.flatMap((worker) =>
      (worker.apps ?? []).filter((load) => load.app === name).map(({ state }) => ({ state, worker: worker.name })),
    );
    if (loads.length === 0) return [error(texts.attention.appUnserved(name), link)];
    return loads
      .filter(({ state }) => state === 'failed')
      .map(({ worker }) => error(texts.attention.appFailed(name, worker), link));
  });
}

function ofWork({ functions = [], queues = [], deadLetters, missed = [] }: House): readonly Concern[] {
  return [
    ...functions
      .filter(({ total, outcomes }) => outcomes.Failed > total * WORTH_A_LOOK)
      .map(({ app, function: fn, outcomes, total }) =>
        warning(texts.attention.failures(app, fn, outcomes.Failed, total), {
          to: `/apps/${app}`,
          text: texts.attention.openApp(app),
        }),
      ),
    ...queues
      .filter(({ waiting }) => waiting.length > 0)
      .map(({ queue, waiting }) => warning(texts.attention.consent(queue, waiting.join(', ')))),
    ...(deadLetters === undefined || deadLetters.items.length === 0
      ? []
      : [warning(texts.attention.deadLetters(countOf(deadLetters)))]),
    ...missed.map(({ app, function: fn, occurrences }) => warning(texts.attention.missedTimer(app, fn, occurrences))),
  ];
}

/** The page that was read, and whether there is more. */
function countOf({ items, next }: Schema<'DeadLetterListResponse'>): string {
  return next === undefined ? String(items.length) : `More than ${items.length}`;
}
