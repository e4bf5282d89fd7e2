import type { Schema } from '../../api/client.js';
import { Empty } from '../../components/empty.js';
import { ListTable, type Column } from '../../components/list-table.js';
import { Status } from '../../components/status.js';
import { placement as words } from '../../texts/placement.js';
import type { Placement } from './placement-form.js';

type PlacedWorker = Schema<'PlacedWorkerResponse'>;

/** Every worker, and why the app does not run there where it does not. */
export function PlacedWorkers({ placement: { workers, count } }: { readonly placement: Placement }) {
  if (workers.length === 0) return <Empty title={words.none} remedy={words.noneRemedy} />;
  return (
    <ListTable
      label={words.workersLink}
      columns={[
        { name: words.name, cell: ({ name }) => name },
        { name: words.state, cell: (worker) => <State worker={worker} isCounted={count !== undefined} /> },
        ...(count === undefined ? [] : [HOLDS]),
        { name: words.why, cell: ({ why }) => why ?? '–', width: '40%' },
      ]}
      rows={workers}
      keyOf={({ id }) => id}
    />
  );
}

const HOLDS: Column<PlacedWorker> = { name: words.holds, cell: ({ holding }) => (holding ? '✓' : '–') };

interface StateProps {
  readonly worker: PlacedWorker;
  /** Only some of those that match have a place. */
  readonly isCounted: boolean;
}

function State({ worker: { loaded, holding, why }, isCounted }: StateProps) {
  if (loaded && why !== undefined) return <Status tone="warning">{words.states.leaves}</Status>;
  if (loaded) return <Status tone="good">{words.states.runs}</Status>;
  if (why !== undefined) return <Status tone="quiet">{words.states.not}</Status>;
  if (isCounted && !holding) return <Status tone="quiet">{words.states.spare}</Status>;
  return <Status tone="warning">{words.states.loads}</Status>;
}
