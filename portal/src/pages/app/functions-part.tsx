import { Link, makeStyles, tokens } from '@fluentui/react-components';
import type { Schema } from '../../api/client.js';
import { useLastDay, type FunctionSummary } from '../../api/queries.js';
import { Empty } from '../../components/empty.js';
import { formatCount, formatShare } from '../../components/formats.js';
import { ListTable, type Column } from '../../components/list-table.js';
import { Moment } from '../../components/moment.js';
import { Status, type Tone } from '../../components/status.js';
import { TextLink } from '../../components/text-link.js';
import { texts } from '../../texts.js';
import { executionsPath } from '../executions/execution-path.js';
import { FirstFunction } from '../new-function/first-function.js';
import { NewFunctionButton } from '../new-function/new-function-button.js';
import { useLastRun } from './last-run.js';

type FunctionOfApp = Schema<'FunctionResponse'>;

export const FUNCTION_TONES: Readonly<Record<FunctionOfApp['status'], Tone>> = {
  ready: 'good',
  disabled: 'quiet',
  waiting: 'warning',
  failed: 'bad',
};

const useStyles = makeStyles({
  lines: { display: 'flex', flexDirection: 'column', gap: tokens.spacingVerticalXXS },
  quiet: { color: tokens.colorNeutralForeground2 },
  fault: { color: tokens.colorStatusDangerForeground2 },
});

export function FunctionsPart({ app }: { readonly app: Schema<'AppDetailResponse'> }) {
  const { data } = useLastDay(app.name);
  if (app.functions.length === 0) {
    if (app.version === undefined) return <FirstFunction app={app.name} />;
    return (
      <Empty title={texts.functions.empty} remedy={texts.functions.emptyUnloaded}>
        <NewFunctionButton app={app.name} />
      </Empty>
    );
  }
  const runsOf = ({ name }: FunctionOfApp) =>
    data?.functions.find((one) => one.function.toLowerCase() === name.toLowerCase());
  const totalOf = (fn: FunctionOfApp) => data && (runsOf(fn)?.total ?? 0);
  return (
    <>
      <NewFunctionButton app={app.name} />
      <ListTable
        label={texts.app.functions}
        columns={columnsOf(app.name, { runsOf, totalOf })}
        rows={app.functions}
        keyOf={({ name }) => name}
      />
    </>
  );
}

interface LastDay {
  readonly runsOf: (fn: FunctionOfApp) => FunctionSummary | undefined;
  /** Undefined while it is not known. */
  readonly totalOf: (fn: FunctionOfApp) => number | undefined;
}

function columnsOf(app: string, { runsOf, totalOf }: LastDay): readonly Column<FunctionOfApp>[] {
  return [
    {
      name: texts.functions.name,
      cell: ({ name }) => <TextLink to={`/apps/${app}/functions/${encodeURIComponent(name)}`}>{name}</TextLink>,
      width: '17%',
    },
    { name: texts.functions.trigger, cell: (fn) => <Trigger fn={fn} /> },
    { name: texts.functions.status, cell: (fn) => <State fn={fn} />, width: '12%' },
    { name: texts.functions.lastRun, cell: ({ name }) => <LastRun app={app} name={name} />, width: '12%' },
    {
      name: texts.functions.runs,
      cell: (fn) => <Runs app={app} name={fn.name} total={totalOf(fn)} />,
      width: '12%',
    },
    { name: texts.functions.success, cell: (fn) => successText(runsOf(fn)), width: '11%' },
  ];
}

function LastRun({ app, name }: { readonly app: string; readonly name: string }) {
  const { data } = useLastRun(app, name);
  return data === undefined ? '–' : <Moment at={data.at} />;
}

interface RunsProps {
  readonly app: string;
  readonly name: string;
  readonly total: number | undefined;
}

/** The way to each of them. */
function Runs({ app, name, total }: RunsProps) {
  return <TextLink to={executionsPath({ app, function: name })}>{formatCount(total)}</TextLink>;
}

export function triggerText(trigger: string | undefined): string {
  return trigger === undefined ? texts.functions.unknownTrigger : (texts.functions.triggers[trigger] ?? trigger);
}

/** How callers reach it, or when it runs, or what it reads. */
function triggerDetail({ route, methods, schedule, queueName }: FunctionOfApp): string | undefined {
  if (route === undefined) return schedule ?? queueName;
  return methods === undefined ? route : `${methods.join(', ')} ${route}`;
}

function successText(runs: FunctionSummary | undefined): string {
  return runs === undefined ? '–' : formatShare(runs.outcomes.Succeeded, runs.total);
}

function Trigger({ fn }: { readonly fn: FunctionOfApp }) {
  const styles = useStyles();
  const detail = triggerDetail(fn);
  return (
    <div className={styles.lines}>
      <span>{triggerText(fn.trigger)}</span>
      {detail !== undefined && (
        <span className={styles.quiet}>
          <Detail fn={fn} text={detail} />
        </span>
      )}
    </div>
  );
}

/** An address that a browser can ask for as it is, without a key or a value in it, is one to open. */
function Detail({
  fn: { invokeUrl, methods, authLevel },
  text,
}: {
  readonly fn: FunctionOfApp;
  readonly text: string;
}) {
  const opens =
    invokeUrl !== undefined &&
    !invokeUrl.includes('{') &&
    methods?.includes('GET') !== false &&
    authLevel === 'anonymous';
  if (!opens) return text;
  return (
    <Link href={invokeUrl} target="_blank" rel="noreferrer">
      {text}
    </Link>
  );
}

/** With why it does not run; what else is good to know is on its page. */
function State({ fn: { status, errors, notes } }: { readonly fn: FunctionOfApp }) {
  const styles = useStyles();
  const reasons = status === 'waiting' ? notes : [];
  return (
    <div className={styles.lines}>
      <Status tone={FUNCTION_TONES[status]}>{texts.functions.statuses[status]}</Status>
      {errors.map((text) => (
        <span key={text} className={styles.fault}>
          {text}
        </span>
      ))}
      {reasons.map((text) => (
        <span key={text} className={styles.quiet}>
          {text}
        </span>
      ))}
    </div>
  );
}
