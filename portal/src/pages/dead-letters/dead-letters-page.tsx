import { useState } from 'react';
import { useSearchParams } from 'react-router';
import { useApps } from '../../api/queries.js';
import { Busy } from '../../components/busy.js';
import { Empty } from '../../components/empty.js';
import { Failure } from '../../components/failure.js';
import { Page } from '../../components/page.js';
import { useMay } from '../../session/session.js';
import { deadLetters as words } from '../../texts/dead-letters.js';
import { Pager } from '../../components/pager.js';
import { BulkActions } from './bulk-actions.js';
import { filterOf, isNarrow, paramsOf, type Filter } from './letter-filter.js';
import { LettersFilter } from './letters-filter.js';
import { LettersTable } from './letters-table.js';
import { useLetters, type Letter } from './queries.js';

const NONE: ReadonlySet<string> = new Set();

/** The dead letters that a filter finds, newest first. The address has the filter and the page. */
export function DeadLettersPage() {
  const may = useMay();
  const [params, setParams] = useSearchParams();
  const { data: apps } = useApps();
  const named = filterOf(params);
  // Whoever may not see the letters of the whole house sees those of one app at a time.
  const own = may('operator') ? undefined : apps?.find(({ name }) => may('operator', name))?.name;
  const filter = named.app === undefined && own !== undefined ? { ...named, app: own } : named;
  const maySee = may('operator', filter.app);
  const cursor = params.get('cursor') ?? undefined;
  const isKnown = maySee || apps !== undefined;
  return (
    <Page title={words.title} lead={words.lead}>
      {!isKnown && <Busy />}
      {isKnown && !maySee && <Empty title={words.noApp} remedy={words.noAppRemedy} />}
      {maySee && (
        <>
          <LettersFilter filter={filter} onChange={(changed) => setParams(paramsOf(changed))} />
          <List key={JSON.stringify([filter, cursor])} filter={filter} cursor={cursor} />
        </>
      )}
    </Page>
  );
}

function List({ filter, cursor }: { readonly filter: Filter; readonly cursor: string | undefined }) {
  const [selected, setSelected] = useState(NONE);
  const { data, error, refetch } = useLetters(filter, cursor);
  if (data === undefined) return error === null ? <Busy /> : <Failure error={error} retry={() => void refetch()} />;
  const select = (ids: readonly string[], isSelected: boolean) =>
    setSelected((before) => new Set([...before].filter((id) => !ids.includes(id)).concat(isSelected ? ids : [])));
  return (
    <>
      {error !== null && <Failure error={error} retry={() => void refetch()} />}
      {/* Also once nothing is left: its dialog tells what became of them. */}
      <BulkActions filter={filter} selected={waitingOf(data.items, selected)} rows={data.items} onSelect={select} />
      {data.items.length > 0 ? (
        <LettersTable rows={data.items} selected={selected} onSelect={select} />
      ) : (
        <Empty {...emptyWords(filter, cursor !== undefined || data.next !== undefined)} />
      )}
      <Pager next={data.next} nextText={words.older} firstText={words.newest} />
    </>
  );
}

/** What was selected and waits still: somebody else may have dealt with it meanwhile. */
function waitingOf(rows: readonly Letter[], selected: ReadonlySet<string>): readonly string[] {
  return rows.filter(({ id, state }) => state === 'waiting' && selected.has(id)).map(({ id }) => id);
}

function emptyWords(filter: Filter, isPart: boolean): { readonly title: string; readonly remedy: string } {
  if (isPart) return { title: words.emptyPage, remedy: words.emptyPageRemedy };
  if (isNarrow(filter)) return { title: words.emptyFilter, remedy: words.emptyFilterRemedy };
  return { title: words.empty, remedy: words.emptyRemedy };
}
