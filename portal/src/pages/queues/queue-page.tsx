import { useParams } from 'react-router';
import { problemOf } from '../../api/problem.js';
import { useLastDay, type FunctionSummary } from '../../api/queries.js';
import { Busy } from '../../components/busy.js';
import { Empty } from '../../components/empty.js';
import { Failure } from '../../components/failure.js';
import { formatCount } from '../../components/formats.js';
import { Page } from '../../components/page.js';
import { Section } from '../../components/section.js';
import { TextLink } from '../../components/text-link.js';
import { Tiles } from '../../components/tiles.js';
import { queue as words, queues } from '../../texts/queues.js';
import { useQueue, type Queue } from './queries.js';
import { QueueActions } from './queue-actions.js';
import { QueueCharts } from './queue-charts.js';
import { QueueConsumers } from './queue-consumers.js';
import { QueueFailures } from './queue-failures.js';
import { Count, Oldest, whyUnknown } from './queue-figures.js';

/** One trigger queue: what waits, who takes it, how it goes, and what failed. */
export function QueuePage() {
  const { queue: name = '' } = useParams();
  const { data: queue, error, refetch } = useQueue(name);
  const isMissing = error !== null && problemOf(error).code === 'QUEUE_NOT_FOUND';
  if (queue === undefined && isMissing) return <Missing name={name} />;
  return (
    <Page
      title={name}
      lead={queue && <TextLink to={`/apps/${queue.owner}`}>{words.leadOf(queue.owner)}</TextLink>}
      actions={queue && <QueueActions queue={queue} />}
    >
      {error !== null && <Failure error={error} retry={() => void refetch()} />}
      {queue === undefined && error === null && <Busy />}
      {queue !== undefined && (
        <>
          <Figures queue={queue} />
          <QueueConsumers queue={queue} />
          <QueueCharts functions={queue.functions} />
          <QueueFailures queue={queue} />
        </>
      )}
    </Page>
  );
}

function Missing({ name }: { readonly name: string }) {
  return (
    <Page title={name}>
      <Empty title={words.missing(name)} remedy={words.missingRemedy}>
        <TextLink to="/queues">{words.toQueues}</TextLink>
      </Empty>
    </Page>
  );
}

function Figures({ queue }: { readonly queue: Queue }) {
  const { data } = useLastDay();
  const why = whyUnknown(queue);
  return (
    <Section title={words.now}>
      <Tiles
        tiles={[
          { name: words.ready, value: <Count count={queue.ready} why={queues.noBroker} /> },
          { name: words.oldest, value: <Oldest queue={queue} /> },
          { name: words.inFlight, value: <Count count={queue.inFlight} why={why} /> },
          { name: words.inRate, value: <Count count={queue.inPerMinute} why={why} /> },
          { name: words.outRate, value: <Count count={queue.outPerMinute} why={why} /> },
          { name: words.consumers, value: <Count count={queue.consumers} why={queues.noBroker} /> },
          { name: queues.handled, value: data === undefined ? '–' : formatCount(handledOf(queue, data.functions)) },
        ]}
      />
    </Section>
  );
}

/** Executions of the functions on the queue that have ended, however they were started. */
function handledOf({ functions }: Queue, summaries: readonly FunctionSummary[]): number {
  return summaries
    .filter((one) => functions.some(({ app, function: name }) => app === one.app && name === one.function))
    .reduce((sum, { total }) => sum + total, 0);
}
