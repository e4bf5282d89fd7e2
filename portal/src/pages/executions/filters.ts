import type { Schema } from '../../api/client.js';

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
export function queryOf({ range, ...filters }: Filters, nowMs: number) {
  const backMs = RANGES[range];
  const from =
    backMs === undefined ? undefined : new Date(Math.floor((nowMs - backMs) / GRAIN_MS) * GRAIN_MS).toISOString();
  return {
    app: filters.app || undefined,
    function: filters.function || undefined,
    status: filters.status || undefined,
    trigger: filters.trigger || undefined,
    worker: filters.worker || undefined,
    text: filters.text || undefined,
    from,
  };
}
