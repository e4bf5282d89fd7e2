const NAMES = ['action', 'app', 'targetKind', 'targetId', 'from', 'to'] as const;

export type AuditFilters = Readonly<Record<(typeof NAMES)[number], string>>;

export function filtersOf(search: URLSearchParams): AuditFilters {
  return Object.fromEntries(NAMES.map((name) => [name, search.get(name)?.trim() ?? ''])) as Record<
    (typeof NAMES)[number],
    string
  >;
}

/** Only what narrows. */
export function searchOf(filters: AuditFilters): URLSearchParams {
  return new URLSearchParams(Object.entries(filters).filter(([, value]) => value !== ''));
}

/** As the API takes them: moments of this browser's zone become UTC, what is none is left out. */
export function queryOf({ from, to, ...texts }: AuditFilters) {
  const given = (text: string) => (text === '' ? undefined : text);
  return {
    action: given(texts.action),
    app: given(texts.app),
    targetKind: given(texts.targetKind),
    targetId: given(texts.targetId),
    from: moment(from),
    to: moment(to),
  };
}

function moment(local: string): string | undefined {
  const at = new Date(local);
  return local === '' || Number.isNaN(at.getTime()) ? undefined : at.toISOString();
}
