import { makeStyles, tokens } from '@fluentui/react-components';
import { useWorkers } from '../../api/queries.js';
import { formatDuration } from '../../components/formats.js';
import { ListTable, type Column } from '../../components/list-table.js';
import { Moment } from '../../components/moment.js';
import { TextLink } from '../../components/text-link.js';
import { useMay } from '../../session/session.js';
import { executions as texts } from '../../texts/executions.js';
import { workerPath } from '../workers/worker-path.js';
import { executionPath } from './execution-path.js';
import { ExecutionStatus } from './execution-status.js';
import type { Execution } from './queries.js';
import { startOf } from './worker-choices.js';

const useStyles = makeStyles({
  failure: {
    display: '-webkit-box',
    overflow: 'hidden',
    WebkitLineClamp: 2,
    WebkitBoxOrient: 'vertical',
    color: tokens.colorNeutralForeground2,
  },
});

interface ExecutionsTableProps {
  readonly rows: readonly Execution[];
  /** They are those of one worker, which the page names. */
  readonly isOfOneWorker?: boolean;
}

export function ExecutionsTable({ rows, isOfOneWorker = false }: ExecutionsTableProps) {
  const may = useMay();
  const { data: workers = [] } = useWorkers();
  const worker = workerColumn(new Map(workers.map(({ id, name }) => [id, name])));
  return (
    <ListTable
      label={texts.title}
      columns={[
        ...columnsOf((app) => may('operator', app)),
        ...(may('reader') && !isOfOneWorker ? [worker] : []),
        { name: texts.failure, cell: ({ failure }) => <FailureText text={failure?.message} /> },
      ]}
      rows={rows}
      keyOf={({ day, id }) => `${day}/${id}`}
    />
  );
}

function columnsOf(mayOpen: (app: string) => boolean): readonly Column<Execution>[] {
  return [
    {
      name: texts.function,
      cell: (one) => (mayOpen(one.app) ? <TextLink to={executionPath(one)}>{nameOf(one)}</TextLink> : nameOf(one)),
      width: '17%',
    },
    { name: texts.status, cell: ({ status }) => <ExecutionStatus status={status} />, width: '12%' },
    { name: texts.resultCode, cell: ({ statusCode }) => statusCode ?? '–', width: '7%' },
    { name: texts.accepted, cell: ({ acceptedAt }) => <Moment at={acceptedAt} />, width: '12%' },
    { name: texts.duration, cell: ({ durationMs }) => formatDuration(durationMs), width: '8%' },
    { name: texts.trigger, cell: ({ trigger }) => texts.triggers[trigger], width: '8%' },
  ];
}

/** One that is gone has no name any more: the start of its id stands for it. */
function workerColumn(names: ReadonlyMap<string, string>): Column<Execution> {
  const cell = ({ worker: id }: Execution) => {
    if (id === undefined) return '–';
    const name = names.get(id);
    return name === undefined ? <span title={id}>{startOf(id)}</span> : <TextLink to={workerPath(id)}>{name}</TextLink>;
  };
  return { name: texts.worker, cell, width: '9%', isWideOnly: true };
}

function FailureText({ text }: { readonly text: string | undefined }) {
  const styles = useStyles();
  return text === undefined ? '–' : <span className={styles.failure}>{text}</span>;
}

export function nameOf({ app, function: name }: Execution): string {
  return `${app} / ${name}`;
}
