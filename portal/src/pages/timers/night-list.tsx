import { ListTable, type Column } from '../../components/list-table.js';
import { Status } from '../../components/status.js';
import { TextLink } from '../../components/text-link.js';
import { night as words } from '../../texts/timers.js';
import type { Entry } from './night-entries.js';

const clock = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', second: '2-digit' });

const COLUMNS: readonly Column<Entry>[] = [
  { name: words.when, cell: ({ from, to }) => spanText(from, to), width: '24%' },
  { name: words.what, cell: ({ line, link }) => (link === undefined ? line : <TextLink to={link}>{line}</TextLink>) },
  { name: words.kind, cell: ({ kind }) => words.kinds[kind] },
  { name: words.how, cell: ({ tone, state }) => <Status tone={tone}>{state}</Status> },
];

/** What the picture of the night shows, in words. */
export function NightList({ label, entries }: { readonly label: string; readonly entries: readonly Entry[] }) {
  return (
    <ListTable
      label={label}
      columns={COLUMNS}
      rows={entries}
      keyOf={({ line, kind, from }) => `${line} ${kind} ${from}`}
    />
  );
}

function spanText(from: number, to: number): string {
  const [begin, end] = [clock.format(from), clock.format(to)];
  return begin === end ? begin : `${begin} – ${end}`;
}
