import { Button, MessageBar, MessageBarBody } from '@fluentui/react-components';
import { useEffect } from 'react';
import { useSearchParams } from 'react-router';
import { ownAnswer } from '../../api/own-answer.js';
import { useSeenApp } from '../../api/seen-app.js';
import { Busy } from '../../components/busy.js';
import { Empty } from '../../components/empty.js';
import { Failure } from '../../components/failure.js';
import { useNow } from '../../components/now.js';
import { Page } from '../../components/page.js';
import { Pager } from '../../components/pager.js';
import { StillShown } from '../../components/still-shown.js';
import { executions as texts } from '../../texts/executions.js';
import { texts as common } from '../../texts.js';
import { ExecutionsCharts } from './executions-charts.js';
import { ExecutionsTable } from './executions-table.js';
import { FilterBar } from './filter-bar.js';
import { filtersOf, isNarrowed, queryOf, searchOf, type Filters } from './filters.js';
import { compared } from './newer-rows.js';
import { useExecutions, useNewest } from './queries.js';
import { RefreshButton } from './refresh-button.js';

const moment = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'medium' });

/** Everything that ran, a page at a time. The address holds the filters and the page. */
export function ExecutionsPage() {
  const [search, setSearch] = useSearchParams();
  const named = filtersOf(search);
  const { app, isNone } = useSeenApp(named.app);
  const filters = { ...named, app };
  const cursor = search.get('cursor') ?? undefined;
  const { found, error, retry, rows, isOld, others, refetch } = useRows(filters, cursor);
  const show = (next: Filters) => setSearch(searchOf(next));
  return (
    <Page
      title={texts.title}
      lead={texts.lead}
      actions={<Actions filters={filters} others={others} onRefresh={cursor === undefined ? refetch : undefined} />}
    >
      <FilterBar filters={filters} onChange={show} onClear={() => setSearch({})} />
      <ExecutionsCharts filters={filters} onNarrow={(from, to) => show({ ...filters, from, to })} />
      {error !== null && <Failure error={error} retry={retry} />}
      {rows.length === 0 && found === undefined && error === null && !isNone && <Busy />}
      {isNone && <Empty title={common.noApp.title} remedy={common.noApp.body} />}
      {found?.items.length === 0 && !found.cut && (
        <Empty title={texts.empty} remedy={isNarrowed(filters) ? texts.emptyFiltered : texts.emptyEver} />
      )}
      {found?.lookedBackTo !== undefined && (
        <MessageBar intent="info" layout="multiline">
          <MessageBarBody>{texts.cut(moment.format(new Date(found.lookedBackTo)))}</MessageBarBody>
        </MessageBar>
      )}
      {rows.length > 0 && (
        <StillShown isOld={isOld}>
          <ExecutionsTable rows={rows} />
        </StillShown>
      )}
      <Pager next={found?.next} nextText={texts.older} firstText={texts.newest} />
    </Page>
  );
}

/** The page that is shown, its rows as they are now, and how many are newer. */
function useRows(filters: Filters, cursor: string | undefined) {
  const answer = useExecutions(filters, cursor);
  const { data, error, refetch, dataUpdatedAt, isPlaceholderData: isOld } = answer;
  const found = ownAnswer(answer);
  const isWatched = cursor === undefined && found !== undefined;
  const newest = useNewest(filters, isWatched);
  const shown = data?.items ?? [];
  const isLater = newest.dataUpdatedAt > dataUpdatedAt;
  const { rows, others } =
    isWatched && isLater ? compared(shown, newest.data.items, found.next === undefined) : { rows: shown, others: 0 };
  const isFilling = shown.length === 0 && others > 0;
  useEffect(() => {
    // Nothing moves in an empty page.
    if (isFilling) void refetch();
  }, [isFilling, refetch]);
  const again = () => void refetch();
  // The rows stay where they are when only what is newer could not be read.
  const retry = error === null ? () => void newest.refetch() : again;
  return { found, error: error ?? newest.error, retry, rows, isOld, others, refetch: again };
}

interface ActionsProps {
  readonly filters: Filters;
  readonly others: number;
  /** Undefined on pages that do not change. */
  readonly onRefresh: (() => void) | undefined;
}

function Actions({ filters, others, onRefresh }: ActionsProps) {
  return (
    <>
      {onRefresh !== undefined && <RefreshButton others={others} onRefresh={onRefresh} />}
      <ExportLink filters={filters} />
    </>
  );
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
