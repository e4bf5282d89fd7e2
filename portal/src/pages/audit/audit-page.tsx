import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useSearchParams } from 'react-router';
import { api } from '../../api/client.js';
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
  const { data, error, refetch } = useQuery({
    queryKey: ['audit', filters, cursor],
    queryFn: () => api('get', '/api/audit', { query: { ...queryOf(filters), cursor } }),
    placeholderData: keepPreviousData,
  });
  return (
    <Page title={texts.title} lead={texts.lead}>
      <AuditFilterBar
        key={searchOf(filters).toString()}
        filters={filters}
        onSearch={(wanted) => setSearch(searchOf(wanted))}
        onClear={() => setSearch({})}
      />
      {error !== null && <Failure error={error} retry={() => void refetch()} />}
      {data === undefined && error === null && <Busy />}
      {data?.items.length === 0 && <Empty title={texts.empty} remedy={texts.emptyRemedy} />}
      {data !== undefined && data.items.length > 0 && <AuditTable rows={data.items} />}
      <Pager next={data?.next} nextText={texts.older} firstText={texts.newest} />
    </Page>
  );
}
