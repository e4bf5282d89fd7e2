import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useSearchParams } from 'react-router';
import { api } from '../../api/client.js';
import { ownAnswer } from '../../api/own-answer.js';
import { Busy } from '../../components/busy.js';
import { Empty } from '../../components/empty.js';
import { Failure } from '../../components/failure.js';
import { Page } from '../../components/page.js';
import { Pager } from '../../components/pager.js';
import { audit as texts } from '../../texts/audit.js';
import { AuditFilterBar } from './audit-filter-bar.js';
import { filtersOf, queryOf, searchOf } from './audit-filters.js';
import { AuditTable } from './audit-table.js';

/** The audit trail, a page at a time. The address holds the filters and the page. */
export function AuditPage() {
  const [search, setSearch] = useSearchParams();
  const filters = filtersOf(search);
  const cursor = search.get('cursor') ?? undefined;
  const answer = useQuery({
    queryKey: ['audit', filters, cursor],
    queryFn: () => api('get', '/api/audit', { query: { ...queryOf(filters), cursor } }),
    placeholderData: keepPreviousData,
  });
  const { data, error, refetch } = answer;
  const rows = data?.items ?? [];
  const found = ownAnswer(answer);
  return (
    <Page title={texts.title} lead={texts.lead}>
      <AuditFilterBar
        filters={filters}
        onSearch={(wanted) => setSearch(searchOf(wanted))}
        onClear={() => setSearch({})}
      />
      {error !== null && <Failure error={error} retry={() => void refetch()} />}
      {rows.length === 0 && found === undefined && error === null && <Busy />}
      {found?.items.length === 0 && <Empty title={texts.empty} remedy={texts.emptyRemedy} />}
      {rows.length > 0 && <AuditTable rows={rows} />}
      <Pager next={found?.next} nextText={texts.older} firstText={texts.newest} />
    </Page>
  );
}
