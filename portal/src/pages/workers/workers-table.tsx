import type { Worker } from '../../api/queries.js';
import { formatCount } from '../../components/formats.js';
import { ListTable, type Column } from '../../components/list-table.js';
import { TextLink } from '../../components/text-link.js';
import { useMay } from '../../session/session.js';
import { texts } from '../../texts.js';
import { gibText, labelsText, machineText, memoryShareOf, percentText } from './worker-figures.js';
import { workerPath } from './worker-path.js';
import { WorkerState } from './worker-state.js';
import { WorkerActions } from './worker-actions.js';

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
  { name: texts.workers.name, cell: ({ id, name }) => <TextLink to={workerPath(id)}>{name}</TextLink> },
  { name: texts.workers.state, cell: (worker) => <WorkerState worker={worker} />, width: '14%' },
  {
    name: texts.workers.running,
    cell: ({ running }) => (running === undefined ? '–' : formatCount(running)),
    width: '9%',
  },
  { name: texts.workers.load, cell: (worker) => <Load worker={worker} />, width: '13%' },
  {
    name: texts.workers.apps,
    cell: ({ apps = [] }) => apps.map(({ app, state }) => texts.workers.appOf(app, state)).join(', ') || texts.none,
  },
  { name: texts.workers.version, cell: ({ facts }) => facts?.release ?? '–', width: '8%' },
  { name: texts.workers.machine, cell: machineText },
  { name: texts.workers.labels, cell: labelsText },
];

function Load({ worker }: { readonly worker: Worker }) {
  const [cpu, memory, resident] = [worker.load?.cpu, memoryShareOf(worker), worker.load?.residentMiB];
  if (cpu === undefined && memory === undefined) return '–';
  return (
    <>
      {cpu !== undefined && <div>{texts.workers.cpuOf(percentText(cpu))}</div>}
      {memory !== undefined && <div>{texts.workers.memoryOf(percentText(memory))}</div>}
      {resident !== undefined && <div>{texts.workers.residentOf(gibText(resident))}</div>}
    </>
  );
}
