import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { formatDuration } from '../../components/formats.js';
import { useNow } from '../../components/now.js';
import { execution as texts } from '../../texts/executions.js';
import type { ExecutionDetail } from './queries.js';
import { timelineOf, type Span } from './timeline.js';

const useStyles = makeStyles({
  root: {
    margin: 0,
    padding: 0,
    listStyleType: 'none',
    display: 'flex',
    flexDirection: 'column',
    gap: tokens.spacingVerticalXS,
  },
  row: {
    display: 'grid',
    gridTemplateColumns: '110px 1fr minmax(110px, auto)',
    alignItems: 'center',
    gap: tokens.spacingHorizontalM,
  },
  track: {
    position: 'relative',
    height: '16px',
    borderRadius: tokens.borderRadiusSmall,
    backgroundColor: tokens.colorNeutralBackground3,
  },
  bar: { position: 'absolute', top: 0, bottom: 0, minWidth: '3px', borderRadius: tokens.borderRadiusSmall },
  waited: { backgroundColor: tokens.colorNeutralStroke1 },
  attempt: { backgroundColor: tokens.colorBrandBackground },
  length: { textAlign: 'right', color: tokens.colorNeutralForeground2 },
});

/** When it waited and when it ran, drawn to scale; each row says its length too. */
export function TimelinePart({ detail }: { readonly detail: ExecutionDetail }) {
  const styles = useStyles();
  const now = useNow();
  const { startMs, endMs, spans } = timelineOf(detail, now);
  const share = (ms: number) => `${(100 * ms) / (endMs - startMs)}%`;
  return (
    <ol className={styles.root}>
      {spans.map((span) => (
        <li
          key={`${span.kind}${span.startMs}`}
          className={styles.row}
          title={texts.sinceAccepted(formatDuration(span.startMs - startMs))}
        >
          <span>{span.number === undefined ? texts.waited : texts.attempt(span.number)}</span>
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

function lengthOf({ startMs, endMs, isOpen }: Span): string {
  const length = formatDuration(endMs - startMs);
  return isOpen ? `${length}, ${texts.unfinished}` : length;
}
