import { useWorkers, type Worker } from '../../api/queries.js';
import { Empty } from '../../components/empty.js';
import { formatCount, formatRelative } from '../../components/formats.js';
import { ListTable } from '../../components/list-table.js';
import { useNow } from '../../components/now.js';
import { Section } from '../../components/section.js';
import { Status } from '../../components/status.js';
import { TextLink } from '../../components/text-link.js';
import { queue as words, queues } from '../../texts/queues.js';
import { nextOpening } from '../workers/worker-availability.js';
import { workerPath } from '../workers/worker-path.js';
import type { Queue } from './queries.js';

type Consuming = Queue['functions'][number];

/** Functions that are triggered by it, and the workers that have their apps loaded. */
export function QueueConsumers({ queue }: { readonly queue: Queue }) {
  return (
    <>
      <Section title={words.consumedBy}>
        {queue.functions.length === 0 ? (
          <Empty title={queues.noFunction} remedy={words.noFunctionRemedy} />
        ) : (
          <ListTable
            label={words.consumedBy}
            columns={[
              { name: words.function, cell: functionLink },
              { name: words.state, cell: ({ app }: Consuming) => stateOf(app, queue), width: '40%' },
            ]}
            rows={queue.functions}
            keyOf={({ app, function: name }) => `${app}/${name}`}
          />
        )}
      </Section>
      {queue.functions.length > 0 && (
        <Section title={words.workers}>
          <Workers queue={queue} />
        </Section>
      )}
    </>
  );
}

function functionLink({ app, function: name }: Consuming) {
  return <TextLink to={`/apps/${app}/functions/${encodeURIComponent(name)}`}>{`${app} / ${name}`}</TextLink>;
}

function stateOf(app: string, { waiting, owner }: Queue) {
  if (waiting.includes(app)) return <Status tone="warning">{words.waits}</Status>;
  return <Status tone="good">{app === owner ? words.consumes : words.byConsent}</Status>;
}

function Workers({ queue }: { readonly queue: Queue }) {
  const { data: workers } = useWorkers();
  if (workers === undefined) return null;
  const apps = new Set(queue.functions.map(({ app }) => app).filter((app) => !queue.waiting.includes(app)));
  const consuming = workers.filter((worker) => appsOf(worker, apps).length > 0);
  if (consuming.length === 0)
    return <NoWorker workers={workers.filter((worker) => loadedOf(worker, apps).length > 0)} />;
  return (
    <ListTable
      label={words.workers}
      columns={[
        { name: words.worker, cell: ({ id, name }) => <TextLink to={workerPath(id)}>{name}</TextLink> },
        { name: words.apps, cell: (worker) => appsOf(worker, apps).join(', ') },
        {
          name: words.running,
          cell: ({ running }) => (running === undefined ? '–' : formatCount(running)),
          width: '20%',
        },
      ]}
      rows={consuming}
      keyOf={({ id }) => id}
    />
  );
}

/** `workers`: those that would take its messages if they took any. */
function NoWorker({ workers }: { readonly workers: readonly Worker[] }) {
  const now = useNow();
  const opening = nextOpening(workers);
  const remedy =
    opening === undefined ? words.noWorkerRemedy : words.outsideHours(formatRelative(Math.max(opening - now, 0)));
  return <Empty title={words.noWorker} remedy={remedy} />;
}

/** Those of the queue's that it can take messages for now. */
function appsOf(worker: Worker, wanted: ReadonlySet<string>): readonly string[] {
  return !worker.live || worker.draining === true ? [] : loadedOf(worker, wanted);
}

function loadedOf({ apps = [] }: Worker, wanted: ReadonlySet<string>): readonly string[] {
  return [...new Set(apps.filter(({ app, state }) => state === 'ready' && wanted.has(app)).map(({ app }) => app))];
}
