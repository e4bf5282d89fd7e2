import { formatCount } from '../../components/formats.js';
import { ListTable, type Column } from '../../components/list-table.js';
import { Status } from '../../components/status.js';
import { TextLink } from '../../components/text-link.js';
import { useMay } from '../../session/session.js';
import { queues as words } from '../../texts/queues.js';
import { QueueActions } from './queue-actions.js';
import { actsOn } from './queue-acts.js';
import { Count, Oldest, Rate, whyUnknown } from './queue-figures.js';
import { queuePath } from './queue-path.js';
import type { Queue } from './queries.js';

export function QueuesTable({ queues }: { readonly queues: readonly Queue[] }) {
  const may = useMay();
  const deadLetters: Column<Queue> = {
    name: words.deadLetters,
    cell: ({ queue }) => <DeadLettersLink queue={queue} />,
    width: '13%',
  };
  const actions: Column<Queue> = {
    name: words.actions,
    cell: (queue) => <QueueActions queue={queue} />,
    width: '80px',
  };
  const hasActs = queues.some((queue) => actsOn(queue, may).length > 0);
  return (
    <ListTable
      label={words.title}
      columns={[...COLUMNS, ...(may('operator') ? [deadLetters] : []), ...(hasActs ? [actions] : [])]}
      rows={queues}
      keyOf={({ queue }) => queue}
    />
  );
}

const COLUMNS: readonly Column<Queue>[] = [
  { name: words.queue, cell: (queue) => <Name queue={queue} />, width: '15%' },
  { name: words.functions, cell: (queue) => <Functions queue={queue} />, width: '18%' },
  { name: words.ready, cell: ({ ready }) => <Count count={ready} why={words.noBroker} />, width: '8%' },
  { name: words.oldest, cell: (queue) => <Oldest queue={queue} />, width: '12%' },
  {
    name: words.inFlight,
    cell: (queue) => <Count count={queue.inFlight} why={whyUnknown(queue)} />,
    width: '9%',
  },
  { name: words.rate, cell: (queue) => <Rate queue={queue} />, width: '11%' },
  { name: words.consumers, cell: ({ consumers }) => <Count count={consumers} why={words.noBroker} />, width: '13%' },
];

function Name({ queue: { queue, owner, poison } }: { readonly queue: Queue }) {
  return (
    <>
      <TextLink to={queuePath(queue)}>{queue}</TextLink>
      <div>{words.ownedBy(owner)}</div>
      {poison !== undefined && poison.ready > 0 && (
        <Status tone="warning">{`${poison.queue}: ${words.poisonOf(formatCount(poison.ready))}`}</Status>
      )}
    </>
  );
}

function Functions({ queue: { functions, waiting, consents } }: { readonly queue: Queue }) {
  if (functions.length === 0) return words.noFunction;
  const consuming = functions.filter(({ app }) => !waiting.includes(app));
  return (
    <>
      {consuming.map(({ app, function: name }) => (
        <div key={`${app}/${name}`}>
          <TextLink to={`/apps/${app}/functions/${encodeURIComponent(name)}`}>{`${app} / ${name}`}</TextLink>
        </div>
      ))}
      {consents.length > 0 && <div>{words.allowed(consents.join(', '))}</div>}
      {waiting.length > 0 && <Status tone="warning">{words.waits(waiting.join(', '))}</Status>}
    </>
  );
}

function DeadLettersLink({ queue }: { readonly queue: string }) {
  return (
    <TextLink to={`/dead-letters?${new URLSearchParams({ queue }).toString()}`}>{words.deadLettersOf(queue)}</TextLink>
  );
}
