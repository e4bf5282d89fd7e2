import type { Worker } from '../../api/queries.js';
import { formatCount } from '../../components/formats.js';
import { ListTable, type Column } from '../../components/list-table.js';
import { Moment } from '../../components/moment.js';
import { Status, type Tone } from '../../components/status.js';
import { useMay } from '../../session/session.js';
import { texts } from '../../texts.js';
import { WorkerActions } from './worker-actions.js';

const MIB_PER_GIB = 1024;
const TONES: Readonly<Record<Worker['state'], Tone>> = {
  working: 'good',
  cordoned: 'warning',
  draining: 'warning',
  drained: 'quiet',
};

export function WorkersTable({ workers }: { readonly workers: readonly Worker[] }) {
  const may = useMay();
  const actions: readonly Column<Worker>[] = [
    { name: texts.workers.actions, cell: (worker) => <WorkerActions worker={worker} />, width: '80px' },
  ];
  return (
    <ListTable
      label={texts.workers.title}
      columns={[...COLUMNS, ...(may('operator') ? actions : [])]}
      rows={workers}
      keyOf={({ id }) => id}
    />
  );
}

const COLUMNS: readonly Column<Worker>[] = [
  { name: texts.workers.name, cell: ({ name }) => name },
  {
    name: texts.workers.state,
    cell: ({ live, state }) =>
      live ? (
        <Status tone={TONES[state]}>{texts.workers.states[state]}</Status>
      ) : (
        <Status tone="bad">{texts.workers.states.lost}</Status>
      ),
    width: '12%',
  },
  {
    name: texts.workers.running,
    cell: ({ running }) => (running === undefined ? '–' : formatCount(running)),
    width: '9%',
  },
  {
    name: texts.workers.apps,
    cell: ({ apps = [] }) => apps.map(({ app, state }) => texts.workers.appOf(app, state)).join(', ') || texts.none,
  },
  { name: texts.workers.machine, cell: machineOf },
  { name: texts.workers.labels, cell: labelsOf },
  {
    name: texts.workers.seen,
    cell: ({ live, lastSeenAt }) => (live ? texts.workers.now : <Moment at={lastSeenAt} />),
    width: '12%',
  },
];

function machineOf({ facts }: Worker): string {
  if (facts === undefined) return '–';
  const { os, arch, cores, memoryMiB } = facts;
  return texts.workers.machineOf(os, arch, cores, (memoryMiB / MIB_PER_GIB).toFixed(1));
}

function labelsOf({ facts }: Worker): string {
  const labels = Object.entries(facts?.labels ?? {});
  return labels.length === 0 ? texts.none : labels.map(([name, value]) => `${name}=${String(value)}`).join(', ');
}
