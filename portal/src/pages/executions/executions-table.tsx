import { makeStyles, tokens } from '@fluentui/react-components';
import { formatDuration } from '../../components/formats.js';
import { ListTable, type Column } from '../../components/list-table.js';
import { Moment } from '../../components/moment.js';
import { TextLink } from '../../components/text-link.js';
import { useMay } from '../../session/session.js';
import { executions as texts } from '../../texts/executions.js';
import { executionPath } from './execution-path.js';
import { ExecutionStatus } from './execution-status.js';
import type { Execution } from './queries.js';

const useStyles = makeStyles({
  failure: {
    display: '-webkit-box',
    overflow: 'hidden',
    WebkitLineClamp: 2,
    WebkitBoxOrient: 'vertical',
    color: tokens.colorNeutralForeground2,
  },
});

export function ExecutionsTable({ rows }: { readonly rows: readonly Execution[] }) {
  const may = useMay();
  return (
    <ListTable
      label={texts.title}
      columns={columnsOf((app) => may('operator', app))}
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
      width: '22%',
    },
    { name: texts.status, cell: ({ status }) => <ExecutionStatus status={status} />, width: '12%' },
    { name: texts.resultCode, cell: ({ statusCode }) => statusCode ?? '–', width: '10%' },
    { name: texts.accepted, cell: ({ acceptedAt }) => <Moment at={acceptedAt} />, width: '15%' },
    { name: texts.duration, cell: ({ durationMs }) => formatDuration(durationMs), width: '9%' },
    { name: texts.trigger, cell: ({ trigger }) => texts.triggers[trigger], width: '10%' },
    { name: texts.failure, cell: ({ failure }) => <FailureText text={failure?.message} /> },
  ];
}

function FailureText({ text }: { readonly text: string | undefined }) {
  const styles = useStyles();
  return text === undefined ? '–' : <span className={styles.failure}>{text}</span>;
}

export function nameOf({ app, function: name }: Execution): string {
  return `${app} / ${name}`;
}
