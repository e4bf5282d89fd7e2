import { Button, MessageBar, MessageBarBody } from '@fluentui/react-components';
import { useSearchParams } from 'react-router';
import { useApps } from '../../api/queries.js';
import { Busy } from '../../components/busy.js';
import { Empty } from '../../components/empty.js';
import { Failure } from '../../components/failure.js';
import { useNow } from '../../components/now.js';
import { Page } from '../../components/page.js';
import { Pager } from '../../components/pager.js';
import { useMay } from '../../session/session.js';
import { executions as texts } from '../../texts/executions.js';
import { ExecutionsCharts } from './executions-charts.js';
import { ExecutionsTable } from './executions-table.js';
import { FilterBar } from './filter-bar.js';
import { filtersOf, isNarrowed, queryOf, searchOf, type Filters } from './filters.js';
import { useExecutions } from './queries.js';

const moment = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'medium' });

/** Everything that ran, a page at a time. The address holds the filters and the page. */
export function ExecutionsPage() {
  const [search, setSearch] = useSearchParams();
  const filters = useSeen(filtersOf(search));
  const cursor = search.get('cursor') ?? undefined;
  const { data, error, refetch } = useExecutions(filters, cursor);
  const seesNone = useSeesNone(filters);
  const show = (next: Filters) => setSearch(searchOf(next));
  return (
    <Page title={texts.title} lead={texts.lead} actions={<ExportLink filters={filters} />}>
      <FilterBar key={searchOf(filters).toString()} filters={filters} onChange={show} onClear={() => setSearch({})} />
      <ExecutionsCharts filters={filters} onNarrow={(from, to) => show({ ...filters, from, to })} />
      {error !== null && <Failure error={error} retry={() => void refetch()} />}
      {data === undefined && error === null && !seesNone && <Busy />}
      {seesNone && <Empty title={texts.noApp} remedy={texts.noAppRemedy} />}
      {data?.items.length === 0 && !data.cut && (
        <Empty title={texts.empty} remedy={isNarrowed(filters) ? texts.emptyFiltered : texts.emptyEver} />
      )}
      {data?.lookedBackTo !== undefined && (
        <MessageBar intent="info" layout="multiline">
          <MessageBarBody>{texts.cut(moment.format(new Date(data.lookedBackTo)))}</MessageBarBody>
        </MessageBar>
      )}
      {data !== undefined && data.items.length > 0 && <ExecutionsTable rows={data.items} />}
      <Pager next={data?.next} nextText={texts.older} firstText={texts.newest} />
    </Page>
  );
}

/** Whoever may not read the whole house sees one app at a time: the first, unless the address names one. */
function useSeen(filters: Filters): Filters {
  const may = useMay();
  const { data: apps } = useApps();
  return filters.app !== '' || may('reader') ? filters : { ...filters, app: apps?.[0]?.name ?? '' };
}

/** Somebody has a role, but in no app that there is. */
function useSeesNone({ app }: Filters): boolean {
  const may = useMay();
  const { data: apps } = useApps();
  return app === '' && !may('reader') && apps?.length === 0;
}

/** Streams to a file, however many there are. */
function ExportLink({ filters }: { readonly filters: Filters }) {
  const pairs = Object.entries(queryOf(filters, useNow())).filter(([, value]) => value !== undefined);
  const address = `/api/executions/export?${new URLSearchParams(pairs as [string, string][]).toString()}`;
  return (
    <Button as="a" href={address} download="executions.jsonl">
      {texts.export}
    </Button>
  );
}
