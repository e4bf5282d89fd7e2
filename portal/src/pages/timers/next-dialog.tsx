import { Busy } from '../../components/busy.js';
import { Failure } from '../../components/failure.js';
import { ListTable, type Column } from '../../components/list-table.js';
import { NoticeDialog } from '../../components/notice-dialog.js';
import { timers as words } from '../../texts/timers.js';
import { useNext, type Occurrence, type Timer } from './queries.js';

const COUNT = 10;
const moment = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'medium' });

const COLUMNS: readonly Column<Occurrence>[] = [
  { name: words.nextLocal, cell: ({ at }) => moment.format(new Date(at)) },
  { name: words.nextAt, cell: ({ local }) => local },
  { name: words.nextWindow, cell: ({ until }) => (until === undefined ? '–' : moment.format(new Date(until))) },
];

/** The next ten runs, by the reader's clock and by the timer's. */
export function NextDialog({ timer, onClose }: { readonly timer: Timer; readonly onClose: () => void }) {
  const { data, error, refetch } = useNext(timer, COUNT);
  return (
    <NoticeDialog title={words.nextTitle(timer.function)} isWide onClose={onClose}>
      {error !== null && <Failure error={error} retry={() => void refetch()} />}
      {data === undefined && error === null && <Busy />}
      {data?.length === 0 && words.nextNone}
      {data !== undefined && data.length > 0 && (
        <ListTable label={words.nextTitle(timer.function)} columns={COLUMNS} rows={data} keyOf={({ at }) => at} />
      )}
    </NoticeDialog>
  );
}
