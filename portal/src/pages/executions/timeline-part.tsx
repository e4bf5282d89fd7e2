import { Caption1, makeStyles, mergeClasses, Text, tokens } from '@fluentui/react-components';
import { formatDuration } from '../../components/formats.js';
import { useNow } from '../../components/now.js';
import { execution as texts, executions } from '../../texts/executions.js';
import { WorkerName } from '../workers/worker-name.js';
import type { Execution, ExecutionDetail } from './queries.js';
import { timelineOf, type Span } from './timeline.js';

const useStyles = makeStyles({
  root: {
    margin: 0,
    padding: 0,
    listStyleType: 'none',
    display: 'flex',
    flexDirection: 'column',
    gap: tokens.spacingVerticalS,
  },
  row: {
    display: 'grid',
    gridTemplateColumns: '200px 104px 1fr minmax(110px, auto)',
    alignItems: 'center',
    gap: tokens.spacingHorizontalM,
  },
  stage: { display: 'flex', flexDirection: 'column', overflowWrap: 'anywhere' },
  quiet: { color: tokens.colorNeutralForeground2 },
  track: {
    position: 'relative',
    height: '16px',
    borderRadius: tokens.borderRadiusSmall,
    backgroundColor: tokens.colorNeutralBackground3,
  },
  bar: { position: 'absolute', top: 0, bottom: 0, minWidth: '3px', borderRadius: tokens.borderRadiusSmall },
  queue: { backgroundColor: tokens.colorNeutralStroke1 },
  between: { backgroundColor: tokens.colorNeutralStroke1 },
  worker: { backgroundColor: tokens.colorBrandStroke2 },
  attempt: { backgroundColor: tokens.colorBrandBackground },
  length: { textAlign: 'right', color: tokens.colorNeutralForeground2 },
});

const moment = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'medium' });
const clock = new Intl.DateTimeFormat('en-GB', { timeStyle: 'medium' });

/** Where it waited and when it ran, drawn to scale; each row says when that began, how long it took, and on which worker. */
export function TimelinePart({ detail }: { readonly detail: ExecutionDetail }) {
  const styles = useStyles();
  const now = useNow();
  const { startMs, endMs, spans } = timelineOf(detail, now);
  if (spans.length === 0) return <Text>{texts.noMoments}</Text>;
  const share = (ms: number) => `${(100 * ms) / (endMs - startMs)}%`;
  return (
    <ol className={styles.root}>
      {spans.map((span) => (
        <li
          key={[span.kind, span.attempt?.attempt, span.startMs].join(' ')}
          className={styles.row}
          title={texts.sinceAccepted(formatDuration(span.startMs - startMs))}
        >
          <Stage span={span} trigger={detail.execution.trigger} />
          <time
            className={styles.quiet}
            dateTime={new Date(span.startMs).toISOString()}
            title={moment.format(span.startMs)}
          >
            {clockOf(span.startMs)}
          </time>
          <span className={styles.track} aria-hidden>
            <span
              className={mergeClasses(styles.bar, styles[span.kind])}
              style={{ left: share(span.startMs - startMs), width: share(span.endMs - span.startMs) }}
            />
          </span>
          <span className={styles.length}>{lengthOf(span)}</span>
        </li>
      ))}
    </ol>
  );
}

interface StageProps {
  readonly span: Span;
  readonly trigger: Execution['trigger'];
}

function Stage({ span, trigger }: StageProps) {
  const { kind, attempt } = span;
  const styles = useStyles();
  const worker = kind === 'attempt' ? attempt?.worker : undefined;
  return (
    <span className={styles.stage}>
      <span>{nameOf(span, trigger)}</span>
      {attempt?.outcome !== undefined && kind === 'attempt' && (
        <Caption1 className={styles.quiet}>{executions.statuses[attempt.outcome]}</Caption1>
      )}
      {worker !== undefined && (
        <Caption1 className={styles.quiet}>
          {texts.worker} <WorkerName id={worker} />
        </Caption1>
      )}
    </span>
  );
}

function nameOf({ kind, attempt }: Span, trigger: Execution['trigger']): string {
  if (kind === 'attempt') return texts.attempt(attempt?.attempt ?? 1);
  return texts.stages[kind === 'queue' && trigger === 'http' ? 'call' : kind];
}

/** To the millisecond: most of what happens between two rows takes less than a second. */
function clockOf(ms: number): string {
  return `${clock.format(ms)}.${String(ms % 1_000).padStart(3, '0')}`;
}

function lengthOf({ startMs, endMs, isOpen }: Span): string {
  const length = formatDuration(endMs - startMs);
  return isOpen ? `${length}, ${texts.unfinished}` : length;
}
