import { momentOf } from '../../components/local-time.js';

export const TEXTS = ['action', 'app', 'targetKind', 'targetId'] as const;
export const MOMENTS = ['from', 'to'] as const;

/** Empty texts narrow nothing. The address of the page holds them, with moments in UTC: it is the same wherever it is opened. */
export type AuditFilters = Readonly<Record<(typeof TEXTS)[number] | (typeof MOMENTS)[number], string>>;

export function filtersOf(search: URLSearchParams): AuditFilters {
  const text = (name: string) => search.get(name)?.trim() ?? '';
  return Object.fromEntries([
    ...TEXTS.map((name) => [name, text(name)]),
    ...MOMENTS.map((name) => [name, momentOf(text(name))]),
  ]) as AuditFilters;
}

/** Only what narrows. */
export function searchOf(filters: AuditFilters): URLSearchParams {
  return new URLSearchParams(Object.entries(filters).filter(([, value]) => value !== ''));
}

/** As the API takes them. */
export function queryOf(filters: AuditFilters): Readonly<Partial<AuditFilters>> {
  return Object.fromEntries(searchOf(filters));
}
