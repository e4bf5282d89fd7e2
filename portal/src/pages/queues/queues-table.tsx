import { useLastDay, type FunctionSummary } from '../../api/queries.js';
import { formatCount } from '../../components/formats.js';
import { ListTable, type Column } from '../../components/list-table.js';
import { Status } from '../../components/status.js';
import { TextLink } from '../../components/text-link.js';
import { useMay } from '../../session/session.js';
import { queues as words } from '../../texts/queues.js';
import { QueueActions } from './queue-actions.js';
import type { Queue } from './queries.js';

export function QueuesTable({ queues }: { readonly queues: readonly Queue[] }) {
  const may = useMay();
  const { data } = useLastDay();
  const handled: Column<Queue> = {
    name: words.handled,
    cell: (queue) => (data === undefined ? '–' : formatCount(handledOf(queue, data.functions))),
    width: '10%',
  };
  const deadLetters: Column<Queue> = {
    name: words.deadLetters,
    cell: ({ queue }) => <DeadLettersLink queue={queue} />,
    width: '14%',
  };
  const actions: Column<Queue> = {
    name: words.actions,
    cell: (queue) => <QueueActions queue={queue} />,
    width: '80px',
  };
  return (
    <ListTable
      label={words.title}
      columns={[...COLUMNS, handled, ...(may('operator') ? [deadLetters, actions] : [])]}
      rows={queues}
      keyOf={({ queue }) => queue}
    />
  );
}

const COLUMNS: readonly Column<Queue>[] = [
  { name: words.queue, cell: (queue) => <Name queue={queue} />, width: '16%' },
  { name: words.functions, cell: (queue) => <Functions queue={queue} />, width: '20%' },
  { name: words.ready, cell: ({ ready }) => <Count count={ready} why={words.noBroker} />, width: '8%' },
  {
    name: words.inFlight,
    // What the broker tells of ready messages alone it does not tell of those in flight.
    cell: ({ ready, inFlight }) => (
      <Count count={inFlight} why={ready === undefined ? words.noBroker : words.noInFlight} />
    ),
    width: '9%',
  },
  { name: words.consumers, cell: ({ consumers }) => <Count count={consumers} why={words.noBroker} />, width: '11%' },
];

function Name({ queue: { queue, owner, poison } }: { readonly queue: Queue }) {
  return (
    <>
      <div>{queue}</div>
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
          <TextLink to={`/apps/${app}`}>{`${app} / ${name}`}</TextLink>
        </div>
      ))}
      {consents.length > 0 && <div>{words.allowed(consents.join(', '))}</div>}
      {waiting.length > 0 && <Status tone="warning">{words.waits(waiting.join(', '))}</Status>}
    </>
  );
}

/** A number, or the word that it is not known, with why for whoever points at it. */
function Count({ count, why }: { readonly count: number | undefined; readonly why: string }) {
  return count === undefined ? <span title={why}>{words.unknown}</span> : formatCount(count);
}

function DeadLettersLink({ queue }: { readonly queue: string }) {
  return (
    <TextLink to={`/dead-letters?${new URLSearchParams({ queue }).toString()}`}>{words.deadLettersOf(queue)}</TextLink>
  );
}

/** Executions of the functions on the queue that have ended, however they were started. */
function handledOf({ functions }: Queue, summaries: readonly FunctionSummary[]): number {
  return summaries
    .filter((one) => functions.some(({ app, function: name }) => app === one.app && name === one.function))
    .reduce((sum, { total }) => sum + total, 0);
}
