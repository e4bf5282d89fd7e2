import { useParams } from 'react-router';
import { problemOf } from '../../api/problem.js';
import type { Worker } from '../../api/queries.js';
import { Busy } from '../../components/busy.js';
import { Empty } from '../../components/empty.js';
import { Facts } from '../../components/facts.js';
import { Failure } from '../../components/failure.js';
import { formatCount } from '../../components/formats.js';
import { Moment } from '../../components/moment.js';
import { useNow } from '../../components/now.js';
import { Page } from '../../components/page.js';
import { Section } from '../../components/section.js';
import { TextLink } from '../../components/text-link.js';
import { Tiles } from '../../components/tiles.js';
import { useMay } from '../../session/session.js';
import { texts } from '../../texts.js';
import { worker as words } from '../../texts/worker.js';
import { executionsPath } from '../executions/execution-path.js';
import { ExecutionsTable } from '../executions/executions-table.js';
import { useExecutionsOn, useWorker } from './queries.js';
import { WorkerActions } from './worker-actions.js';
import { WorkerApps } from './worker-apps.js';
import { availabilityText } from './worker-availability.js';
import { gibText, labelsText, machineText, memoryShareOf, percentText, uptimeText } from './worker-figures.js';
import { WorkerState } from './worker-state.js';

/** One worker: how busy it is, what it is, what it runs and ran. */
export function WorkerPage() {
  const { id = '' } = useParams();
  const may = useMay();
  const { data: worker, error, refetch } = useWorker(id);
  if (error !== null && problemOf(error).code === 'WORKER_NOT_FOUND') return <Missing />;
  return (
    <Page
      title={worker?.name ?? id}
      lead={worker && <WorkerState worker={worker} />}
      actions={worker && may('operator') && <WorkerActions worker={worker} />}
    >
      {error !== null && <Failure error={error} retry={() => void refetch()} />}
      {worker === undefined && error === null && <Busy />}
      {worker !== undefined && (
        <>
          {worker.live ? <Now worker={worker} /> : <Empty title={words.gone} remedy={words.goneRemedy} />}
          <Machine worker={worker} />
          {worker.live && <WorkerApps worker={worker} />}
          <LastExecutions worker={worker.id} />
        </>
      )}
    </Page>
  );
}

function Missing() {
  return (
    <Page title={texts.workers.title}>
      <Empty title={words.missing} remedy={words.missingRemedy}>
        <TextLink to="/workers">{words.toWorkers}</TextLink>
      </Empty>
    </Page>
  );
}

function Now({ worker }: { readonly worker: Worker }) {
  const { load, facts, running = 0 } = worker;
  const memory = memoryShareOf(worker);
  return (
    <Section title={words.now}>
      <Tiles
        tiles={[
          { name: words.inFlight, value: formatCount(running) },
          { name: words.cpu, value: load?.cpu === undefined ? '–' : percentText(load.cpu) },
          {
            name: words.memory,
            value:
              memory === undefined || load === undefined || facts === undefined
                ? '–'
                : words.memoryOf(gibText(load.memoryUsedMiB), gibText(facts.memoryMiB), percentText(memory)),
          },
          { name: words.resident, value: load?.residentMiB === undefined ? '–' : gibText(load.residentMiB) },
          { name: words.uptime, value: load === undefined ? '–' : uptimeText(load.uptimeS) },
          { name: words.version, value: facts?.release ?? '–' },
        ]}
      />
    </Section>
  );
}

function Machine({ worker }: { readonly worker: Worker }) {
  const { facts, joinedAt, lastSeenAt, id } = worker;
  const now = useNow();
  return (
    <Section title={words.machine}>
      <Facts
        facts={[
          { name: words.system, value: machineText(worker) },
          { name: words.runtimes, value: facts?.runtimes.join(', ') ?? '–' },
          { name: words.labels, value: labelsText(worker) },
          { name: words.available, value: availabilityText(worker, now) ?? words.always },
          { name: words.joined, value: <Moment at={joinedAt} /> },
          { name: texts.workers.lastSeen, value: <Moment at={lastSeenAt} /> },
          { name: words.id, value: id },
        ]}
      />
    </Section>
  );
}

function LastExecutions({ worker }: { readonly worker: string }) {
  const { data, error, refetch } = useExecutionsOn(worker);
  return (
    <Section title={words.executions}>
      {error !== null && <Failure error={error} retry={() => void refetch()} />}
      {data === undefined && error === null && <Busy />}
      {data?.items.length === 0 && <Empty title={words.noExecutions} remedy={words.noExecutionsRemedy} />}
      {data !== undefined && data.items.length > 0 && (
        <>
          <ExecutionsTable rows={data.items} isOfOneWorker />
          <TextLink to={executionsPath({ worker, range: 'all' })}>{words.allExecutions}</TextLink>
        </>
      )}
    </Section>
  );
}
