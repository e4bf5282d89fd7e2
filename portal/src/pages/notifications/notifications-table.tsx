import type { Schema } from '../../api/client.js';
import { ListTable, type Column } from '../../components/list-table.js';
import { Moment } from '../../components/moment.js';
import { Status, type Tone } from '../../components/status.js';
import { notifications as words } from '../../texts/notifications.js';

type Notification = Schema<'NotificationResponse'>;
type Delivery = Schema<'DeliveryResponse'>;

const TONES: Readonly<Record<Delivery['state'], Tone>> = { delivered: 'good', pending: 'warning', failed: 'bad' };
const SHOWN = 3;

export function NotificationsTable({ rows }: { readonly rows: readonly Notification[] }) {
  return <ListTable label={words.title} columns={COLUMNS} rows={rows} keyOf={({ id }) => id} />;
}

const COLUMNS: readonly Column<Notification>[] = [
  { name: words.event, cell: ({ event }) => words.events[event] ?? event, width: '15%' },
  { name: words.when, cell: ({ dueAt }) => <Moment at={dueAt} />, width: '14%' },
  { name: words.what, cell: (notification) => <Told notification={notification} /> },
  {
    name: words.deliveries,
    cell: ({ deliveries }) => deliveries.map((one) => <Outcome key={one.destination} delivery={one} />),
    width: '30%',
  },
];

function Told({ notification: { occurrences, count } }: { readonly notification: Notification }) {
  const shown = occurrences.slice(0, SHOWN);
  return (
    <>
      {shown.map(({ at, text }) => (
        <div key={`${at} ${text}`}>{text}</div>
      ))}
      {count > shown.length && <div>{words.more(count - shown.length)}</div>}
    </>
  );
}

function Outcome({ delivery: { destination, state, error } }: { readonly delivery: Delivery }) {
  return (
    <div>
      <Status tone={TONES[state]}>
        {words.deliveryOf(words.kinds[destination] ?? destination, words.states[state])}
      </Status>
      {error !== undefined && <div>{error}</div>}
    </div>
  );
}
