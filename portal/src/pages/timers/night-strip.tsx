import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { night as words } from '../../texts/timers.js';
import { barOf, placeOf, ticksOf, type Night } from './night.js';
import type { Entry } from './night-entries.js';

const clock = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' });

const useStyles = makeStyles({
  frame: {
    position: 'relative',
    padding: `${tokens.spacingVerticalL} ${tokens.spacingHorizontalXXXL} ${tokens.spacingVerticalL} ${tokens.spacingHorizontalL}`,
    borderRadius: tokens.borderRadiusMedium,
    border: `1px solid ${tokens.colorNeutralStroke2}`,
    backgroundColor: tokens.colorNeutralBackground1,
  },
  row: { display: 'grid', gridTemplateColumns: 'minmax(110px, 22%) 1fr', alignItems: 'center' },
  label: {
    paddingRight: tokens.spacingHorizontalM,
    overflow: 'hidden',
    textOverflow: 'ellipsis',
    whiteSpace: 'nowrap',
  },
  hours: {
    position: 'relative',
    height: '20px',
    color: tokens.colorNeutralForeground2,
    fontSize: tokens.fontSizeBase200,
  },
  hour: { position: 'absolute', transform: 'translateX(-50%)' },
  track: { position: 'relative', height: '28px', borderTop: `1px solid ${tokens.colorNeutralStroke3}` },
  line: { position: 'absolute', top: 0, bottom: 0, width: '1px', backgroundColor: tokens.colorNeutralStroke3 },
  now: { position: 'absolute', top: 0, bottom: 0, width: '2px', backgroundColor: tokens.colorStatusDangerForeground1 },
  bar: { position: 'absolute', top: '8px', height: '12px', minWidth: '4px', borderRadius: tokens.borderRadiusSmall },
  planned: { backgroundColor: tokens.colorCompoundBrandBackground },
  repeated: {
    backgroundImage: `repeating-linear-gradient(90deg, ${tokens.colorCompoundBrandBackground} 0 3px, transparent 3px 7px)`,
  },
  unread: {
    backgroundImage: `repeating-linear-gradient(90deg, ${tokens.colorNeutralStrokeAccessible} 0 3px, transparent 3px 7px)`,
  },
  expected: { border: `1px dashed ${tokens.colorNeutralStrokeAccessible}`, boxSizing: 'border-box' },
  window: { top: '4px', height: '20px', backgroundColor: tokens.colorNeutralBackground5 },
  good: { backgroundColor: tokens.colorStatusSuccessForeground1 },
  warning: { backgroundColor: tokens.colorStatusWarningForeground3 },
  bad: { backgroundColor: tokens.colorStatusDangerForeground1 },
  quiet: { backgroundColor: tokens.colorNeutralForeground4 },
});

interface NightStripProps {
  readonly night: Night;
  readonly now: number;
  readonly entries: readonly Entry[];
}

/** The night as a picture: a line for each timer and batch. Whoever cannot see it has the list. */
export function NightStrip({ night, now, entries }: NightStripProps) {
  const styles = useStyles();
  const lines = [...Map.groupBy(entries, ({ line }) => line)];
  const label = words.picture(clock.format(night.from), clock.format(night.to), entries.length);
  return (
    // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- it is drawn with elements: there is no file to name
    <div role="img" aria-label={label} className={styles.frame}>
      <div className={styles.row}>
        <span />
        <div className={styles.hours}>
          {ticksOf(night).map((tick) => (
            <span key={tick} className={styles.hour} style={{ left: `${placeOf(night, tick)}%` }}>
              {clock.format(tick)}
            </span>
          ))}
        </div>
      </div>
      {lines.map(([line, ofLine]) => (
        <div key={line} className={styles.row}>
          <span className={styles.label} title={line}>
            {line}
          </span>
          <Track night={night} now={now} entries={ofLine} />
        </div>
      ))}
    </div>
  );
}

function Track({ night, now, entries }: NightStripProps) {
  const styles = useStyles();
  return (
    <div className={styles.track}>
      {ticksOf(night).map((tick) => (
        <span key={tick} className={styles.line} style={{ left: `${placeOf(night, tick)}%` }} />
      ))}
      {/* What is beneath comes first. */}
      {entries
        .toSorted((a, b) => Number(b.kind === 'window') - Number(a.kind === 'window'))
        .map((entry) => (
          <Bar key={`${entry.kind} ${entry.from}`} night={night} entry={entry} />
        ))}
      {now > night.from && now < night.to && (
        <span className={styles.now} style={{ left: `${placeOf(night, now)}%` }} title={words.now} />
      )}
    </div>
  );
}

function Bar({ night, entry: { kind, tone, from, to, state } }: { readonly night: Night; readonly entry: Entry }) {
  const styles = useStyles();
  const bar = barOf(night, from, to);
  if (bar === undefined) return null;
  const look = kind === 'ran' || kind === 'batch' ? tone : kind;
  return (
    <span
      className={mergeClasses(styles.bar, styles[look])}
      style={{ left: `${bar.left}%`, width: `${bar.width}%` }}
      title={`${clock.format(from)} ${words.kinds[kind]}: ${state}`}
    />
  );
}
