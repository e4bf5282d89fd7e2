import { makeStyles, tokens } from '@fluentui/react-components';
import { formatCount } from '../../components/formats.js';
import { ListTable, type Column } from '../../components/list-table.js';
import { Moment } from '../../components/moment.js';
import { Status, type Tone } from '../../components/status.js';
import { TextLink } from '../../components/text-link.js';
import { useMay } from '../../session/session.js';
import { timers as words } from '../../texts/timers.js';
import { ExecutionStatus } from '../executions/execution-status.js';
import { missedRunsOf, type MissedRuns } from '../home/missed-timers.js';
import { useMissed } from '../home/queries.js';
import { executionPath } from '../executions/execution-path.js';
import { TimerActions } from './timer-actions.js';
import { useLastRun, type Timer } from './queries.js';
import { scheduleWords } from './schedule-words.js';

const TONES: Readonly<Record<Timer['state'], Tone>> = {
  waiting: 'good',
  running: 'good',
  paused: 'warning',
  off: 'quiet',
};

const useStyles = makeStyles({
  note: { color: tokens.colorNeutralForeground2, fontSize: tokens.fontSizeBase200 },
  code: { fontFamily: tokens.fontFamilyMonospace },
  last: { display: 'flex', flexDirection: 'column', alignItems: 'flex-start', gap: tokens.spacingVerticalXXS },
});

/** By app and function: when each runs, and how it went. */
export function TimersTable({ rows }: { readonly rows: readonly Timer[] }) {
  const { data: missed } = useMissed();
  const missedRuns = missed && missedRunsOf(missed.rows);
  const missedOf = ({ app, function: name }: Timer) =>
    missedRuns?.find((runs) => runs.app === app && runs.function === name);
  const columns: readonly Column<Timer>[] = [
    { name: words.name, cell: (timer) => <Name timer={timer} />, width: '14%' },
    { name: words.schedule, cell: (timer) => <Schedule timer={timer} />, width: '20%' },
    {
      name: words.state,
      cell: ({ state }) => <Status tone={TONES[state]}>{words.states[state]}</Status>,
      width: '12%',
    },
    { name: words.next, cell: (timer) => <Next timer={timer} />, width: '15%' },
    { name: words.last, cell: (timer) => <LastRun timer={timer} />, width: '16%' },
    // Nothing is said of what could not be read, or may not be.
    {
      name: words.missed,
      cell: (timer) => missedRuns !== undefined && <MissedOf runs={missedOf(timer)} />,
      width: '9%',
    },
    { name: words.actions, cell: (timer) => <TimerActions timer={timer} />, width: '8%' },
  ];
  return (
    <ListTable
      label={words.title}
      columns={columns}
      rows={rows}
      keyOf={({ app, function: name }) => `${app} ${name}`}
    />
  );
}

function Name({ timer: { app, function: name } }: { readonly timer: Timer }) {
  const styles = useStyles();
  return (
    <>
      {name}
      <div className={styles.note}>
        <TextLink to={`/apps/${app}`}>{app}</TextLink>
      </div>
    </>
  );
}

function Schedule({ timer: { schedule } }: { readonly timer: Timer }) {
  const styles = useStyles();
  if (schedule === undefined) return words.off;
  return (
    <>
      {scheduleWords(schedule)}
      <div className={styles.note}>
        <span className={styles.code}>{schedule.text}</span>, {schedule.zone}
      </div>
    </>
  );
}

const moment = new Intl.DateTimeFormat('en-GB', {
  weekday: 'short',
  day: 'numeric',
  month: 'short',
  hour: '2-digit',
  minute: '2-digit',
});

function Next({ timer: { state, next, due } }: { readonly timer: Timer }) {
  const styles = useStyles();
  if (state === 'paused' || state === 'off') return '–';
  if (next === undefined) return words.none;
  return (
    <>
      <time dateTime={next}>{moment.format(new Date(next))}</time>
      {due !== undefined && due > next && (
        <div className={styles.note}>{words.released(moment.format(new Date(due)))}</div>
      )}
    </>
  );
}

/** How many will not run; else what became of those that were missed. */
function MissedOf({ runs }: { readonly runs: MissedRuns | undefined }) {
  const styles = useStyles();
  if (runs === undefined) return words.noneMissed;
  const { lost, isMadeUpFor, isLate } = runs;
  if (lost === 0) return isMadeUpFor ? words.madeUpFor : isLate ? words.late : words.noneMissed;
  return (
    <>
      {formatCount(lost)}
      {isMadeUpFor && <div className={styles.note}>{words.othersMadeUpFor}</div>}
    </>
  );
}

function LastRun({ timer }: { readonly timer: Timer }) {
  const styles = useStyles();
  const may = useMay();
  const { data: run } = useLastRun(timer);
  if (run === undefined || run === null) return <Moment at={timer.last} />;
  return (
    <div className={styles.last}>
      <ExecutionStatus status={run.status} />
      <span className={styles.note}>
        <Moment at={run.acceptedAt} />
      </span>
      {may('operator', timer.app) && <TextLink to={executionPath(run)}>{words.openExecution}</TextLink>}
    </div>
  );
}
