import type { Schema } from '../../api/client.js';
import { momentOf } from '../../components/local-time.js';
import { chartRangeOf } from './chart-points.js';

type Execution = Schema<'ExecutionResponse'>;
export const STATUSES: readonly Execution['status'][] = [
  'Queued',
  'Running',
  'Succeeded',
  'Failed',
  'Expired',
  'Cancelled',
];
export const TRIGGERS: readonly Execution['trigger'][] = ['http', 'admin', 'timer', 'queue'];
const HOUR_MS = 3_600_000;
/** How far back from now; undefined: without a limit. */
const RANGES = { hour: HOUR_MS, day: 24 * HOUR_MS, week: 7 * 24 * HOUR_MS, month: 30 * 24 * HOUR_MS, all: undefined };
export type Range = keyof typeof RANGES;
export const RANGE_NAMES = Object.keys(RANGES) as readonly Range[];
const DEFAULT_RANGE: Range = 'day';
/** So fine a request is the same for a while, and its answer can be kept. */
const GRAIN_MS = 60_000;

/** What the list is narrowed to; empty texts narrow nothing. The address of the page holds it. */
export interface Filters {
  readonly app: string;
  readonly function: string;
  readonly status: Execution['status'] | '';
  readonly trigger: Execution['trigger'] | '';
  readonly worker: string;
  readonly text: string;
  readonly range: Range;
  /** Moments in the place of the range; empty: without an end at that side. */
  readonly from: string;
  readonly to: string;
}

/** What the address does not hold, or holds wrongly, is not narrowed. */
export function filtersOf(search: URLSearchParams): Filters {
  const text = (name: string) => search.get(name)?.trim() ?? '';
  return {
    app: text('app'),
    function: text('function'),
    status: STATUSES.find((one) => one === search.get('status')) ?? '',
    trigger: TRIGGERS.find((one) => one === search.get('trigger')) ?? '',
    worker: text('worker'),
    text: text('text'),
    range: RANGE_NAMES.find((one) => one === search.get('range')) ?? DEFAULT_RANGE,
    from: momentOf(text('from')),
    to: momentOf(text('to')),
  };
}

/** Only what narrows: an address that is shared stays short. */
export function searchOf(filters: Filters): URLSearchParams {
  const pairs = Object.entries(filters).filter(
    ([name, value]) => value !== '' && !(name === 'range' && value === DEFAULT_RANGE),
  );
  return new URLSearchParams(pairs as [string, string][]);
}

export function isNarrowed(filters: Filters): boolean {
  return searchOf(filters).size > 0;
}

/** The filters as the API takes them. */
export function queryOf(filters: Filters, nowMs: number) {
  return {
    app: filters.app || undefined,
    function: filters.function || undefined,
    status: filters.status || undefined,
    trigger: filters.trigger || undefined,
    worker: filters.worker || undefined,
    text: filters.text || undefined,
    ...spanOf(filters, nowMs),
  };
}

/** The same for statistics, which know neither outcome nor worker. */
export function statisticsQueryOf(filters: Filters, nowMs: number) {
  const { from, to } = spanOf(filters, nowMs);
  return {
    app: filters.app || undefined,
    function: filters.function || undefined,
    ...chartRangeOf(from, to, nowMs),
  };
}

function spanOf({ range, from, to }: Filters, nowMs: number) {
  if (from !== '' || to !== '') return { from: from || undefined, to: to || undefined };
  const backMs = RANGES[range];
  return backMs === undefined
    ? { from: undefined, to: undefined }
    : { from: new Date(Math.floor((nowMs - backMs) / GRAIN_MS) * GRAIN_MS).toISOString(), to: undefined };
}
