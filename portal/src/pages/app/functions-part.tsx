import { Link, makeStyles, tokens } from '@fluentui/react-components';
import type { Schema } from '../../api/client.js';
import { useLastDay, type FunctionSummary } from '../../api/queries.js';
import { Empty } from '../../components/empty.js';
import { formatCount, formatShare } from '../../components/formats.js';
import { ListTable, type Column } from '../../components/list-table.js';
import { Status, type Tone } from '../../components/status.js';
import { TextLink } from '../../components/text-link.js';
import { texts } from '../../texts.js';

type FunctionOfApp = Schema<'FunctionResponse'>;

export const FUNCTION_TONES: Readonly<Record<FunctionOfApp['status'], Tone>> = {
  ready: 'good',
  disabled: 'quiet',
  waiting: 'warning',
  failed: 'bad',
};

const useStyles = makeStyles({
  notes: {
    display: 'flex',
    flexDirection: 'column',
    gap: tokens.spacingVerticalXXS,
    color: tokens.colorNeutralForeground2,
  },
  fault: { color: tokens.colorStatusDangerForeground2 },
});

export function FunctionsPart({ app }: { readonly app: Schema<'AppDetailResponse'> }) {
  const { data } = useLastDay(app.name);
  if (app.functions.length === 0) {
    const remedy = app.version === undefined ? texts.functions.emptyUnpublished : texts.functions.emptyUnloaded;
    return <Empty title={texts.functions.empty} remedy={remedy} />;
  }
  const runsOf = ({ name }: FunctionOfApp) =>
    data?.functions.find((one) => one.function.toLowerCase() === name.toLowerCase());
  return (
    <ListTable
      label={texts.app.functions}
      columns={columnsOf(app.name, runsOf)}
      rows={app.functions}
      keyOf={({ name }) => name}
    />
  );
}

function columnsOf(
  app: string,
  runsOf: (fn: FunctionOfApp) => FunctionSummary | undefined,
): readonly Column<FunctionOfApp>[] {
  return [
    {
      name: texts.functions.name,
      cell: ({ name }) => <TextLink to={`/apps/${app}/functions/${encodeURIComponent(name)}`}>{name}</TextLink>,
      width: '16%',
    },
    { name: texts.functions.trigger, cell: ({ trigger }) => triggerText(trigger), width: '9%' },
    {
      name: texts.functions.status,
      cell: ({ status }) => <Status tone={FUNCTION_TONES[status]}>{texts.functions.statuses[status]}</Status>,
      width: '12%',
    },
    {
      name: texts.functions.runs,
      cell: (fn) => <Runs app={app} name={fn.name} total={runsOf(fn)?.total ?? 0} />,
      width: '12%',
    },
    { name: texts.functions.success, cell: (fn) => successText(runsOf(fn)), width: '12%' },
    { name: texts.functions.notes, cell: (fn) => <Notes fn={fn} /> },
  ];
}

/** The way to each of them. */
function Runs({ app, name, total }: { readonly app: string; readonly name: string; readonly total: number }) {
  const search = new URLSearchParams({ app, function: name }).toString();
  return <TextLink to={`/executions?${search}`}>{formatCount(total)}</TextLink>;
}

export function triggerText(trigger: string | undefined): string {
  return trigger === undefined ? texts.functions.unknownTrigger : (texts.functions.triggers[trigger] ?? trigger);
}

function successText(runs: FunctionSummary | undefined): string {
  return runs === undefined ? '–' : formatShare(runs.outcomes.Succeeded, runs.total);
}

/** Where to call it, and what was found when it was loaded. */
function Notes({ fn: { invokeUrl, errors, notes } }: { readonly fn: FunctionOfApp }) {
  const styles = useStyles();
  return (
    <div className={styles.notes}>
      {invokeUrl !== undefined && <FunctionUrl url={invokeUrl} />}
      {errors.map((text) => (
        <span key={text} className={styles.fault}>
          {text}
        </span>
      ))}
      {notes.map((text) => (
        <span key={text}>{text}</span>
      ))}
    </div>
  );
}

/** With a place for a value in it, it is a pattern and leads nowhere. */
function FunctionUrl({ url }: { readonly url: string }) {
  if (url.includes('{')) return <span>{url}</span>;
  return (
    <Link href={url} target="_blank" rel="noreferrer">
      {url}
    </Link>
  );
}
