import { useLastDay, useWorkers, type App, type FunctionSummary } from '../../api/queries.js';
import { formatCount } from '../../components/formats.js';
import { ListTable, type Column } from '../../components/list-table.js';
import { Moment } from '../../components/moment.js';
import { Status } from '../../components/status.js';
import { TextLink } from '../../components/text-link.js';
import { useMay } from '../../session/session.js';
import { texts } from '../../texts.js';
import { appStateOf } from './app-state.js';

/** Apps with their state and what they ran. */
export function AppsTable({ apps }: { readonly apps: readonly App[] }) {
  const may = useMay();
  const { data: workers } = useWorkers();
  const { data: lastDay } = useLastDay();
  const sums = lastDay && sumsByApp(lastDay.functions);
  const columns: readonly Column<App>[] = [
    { name: texts.apps.name, cell: ({ name }) => <TextLink to={`/apps/${name}`}>{name}</TextLink> },
    {
      name: texts.apps.state,
      cell: (app) => {
        const { tone, text } = appStateOf(app, workers);
        return <Status tone={tone}>{text}</Status>;
      },
    },
    { name: texts.apps.version, cell: ({ version }) => version ?? texts.app.noVersion },
    ...(may('reader') ? countColumns(sums) : []),
    { name: texts.apps.created, cell: ({ createdAt }) => <Moment at={createdAt} /> },
  ];
  return <ListTable label={texts.apps.title} columns={columns} rows={apps} keyOf={({ name }) => name} />;
}

interface Sums {
  readonly total: number;
  readonly failed: number;
}

const NOTHING: Sums = { total: 0, failed: 0 };

/** `sums` is undefined while they are not known. */
function countColumns(sums: ReadonlyMap<string, Sums> | undefined): readonly Column<App>[] {
  const sumsOf = ({ name }: App) => sums && (sums.get(name) ?? NOTHING);
  return [
    { name: texts.apps.executions, cell: (app) => formatCount(sumsOf(app)?.total) },
    { name: texts.apps.failed, cell: (app) => formatCount(sumsOf(app)?.failed) },
  ];
}

function sumsByApp(functions: readonly FunctionSummary[]): ReadonlyMap<string, Sums> {
  const sums = new Map<string, Sums>();
  for (const { app, total, outcomes } of functions) {
    const before = sums.get(app) ?? NOTHING;
    sums.set(app, { total: before.total + total, failed: before.failed + outcomes.Failed });
  }
  return sums;
}
