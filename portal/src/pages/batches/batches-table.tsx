import { makeStyles, tokens } from '@fluentui/react-components';
import { formatCount, formatDuration } from '../../components/formats.js';
import { ListTable, type Column } from '../../components/list-table.js';
import { Moment } from '../../components/moment.js';
import { useNow } from '../../components/now.js';
import { Status } from '../../components/status.js';
import { TextLink } from '../../components/text-link.js';
import { batches } from '../../texts/batches.js';
import { batchStateOf, durationMsOf, endedItemsOf, nameOf } from './batch-state.js';
import { OutcomeBar } from './outcome-bar.js';
import { useBatchAuthors, type Batch } from './queries.js';

const useStyles = makeStyles({
  progress: { display: 'flex', flexDirection: 'column', gap: tokens.spacingVerticalXS },
  note: { color: tokens.colorNeutralForeground2, fontSize: tokens.fontSizeBase200 },
});

export function BatchesTable({ rows }: { readonly rows: readonly Batch[] }) {
  const now = useNow();
  const { data: authors } = useBatchAuthors();
  const columns: readonly Column<Batch>[] = [
    {
      name: batches.name,
      cell: (batch) => <TextLink to={`/batches/${encodeURIComponent(batch.id)}`}>{nameOf(batch)}</TextLink>,
      width: '20%',
    },
    { name: batches.runs, cell: (batch) => <FunctionOf batch={batch} />, width: '14%' },
    { name: batches.state, cell: (batch) => <State batch={batch} />, width: '14%' },
    { name: batches.progress, cell: (batch) => <Progress batch={batch} />, width: '22%' },
    { name: batches.took, cell: (batch) => formatDuration(durationMsOf(batch, now)) },
    { name: batches.created, cell: ({ createdAt }) => <Moment at={createdAt} /> },
    ...(authors === undefined ? [] : [{ name: batches.by, cell: ({ id }: Batch) => authors.get(id) ?? '–' }]),
  ];
  return <ListTable label={batches.title} columns={columns} rows={rows} keyOf={({ id }) => id} />;
}

function FunctionOf({ batch: { app, function: name } }: { readonly batch: Batch }) {
  const styles = useStyles();
  return (
    <>
      {name}
      <div className={styles.note}>{app}</div>
    </>
  );
}

function State({ batch }: { readonly batch: Batch }) {
  const { tone, text } = batchStateOf(batch);
  return <Status tone={tone}>{text}</Status>;
}

function Progress({ batch }: { readonly batch: Batch }) {
  const styles = useStyles();
  const { outcomes, total, percent } = batch;
  return (
    <div className={styles.progress}>
      <OutcomeBar label={batches.bar(nameOf(batch))} total={total} counts={outcomes} />
      <span className={styles.note}>
        {batches.percent(percent, formatCount(endedItemsOf(batch)), formatCount(total))}
      </span>
    </div>
  );
}
