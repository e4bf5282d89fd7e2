import { makeStyles, tokens } from '@fluentui/react-components';
import { schedule as words } from '../../texts/new-function.js';
import { localMoment } from './local-moment.js';
import type { SchedulePreview } from './queries.js';

const useStyles = makeStyles({
  list: {
    display: 'flex',
    flexDirection: 'column',
    gap: tokens.spacingVerticalXXS,
    margin: 0,
    padding: 0,
    listStyleType: 'none',
    fontVariantNumeric: 'tabular-nums',
  },
  note: { color: tokens.colorNeutralForeground2, fontStyle: 'italic' },
});

interface RunListProps {
  readonly label: string;
  readonly runs: SchedulePreview['items'];
}

/** Moments by the clocks of the zone. */
export function RunList({ label, runs }: RunListProps) {
  const styles = useStyles();
  return (
    <ol className={styles.list} aria-label={label}>
      {runs.map(({ at, local, note }) => (
        <li key={at}>
          <time dateTime={at}>{localMoment(local)}</time>
          {note !== undefined && <span className={styles.note}> {words.notes[note]}</span>}
        </li>
      ))}
    </ol>
  );
}
