import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { lastHour } from '../../texts/house.js';
import { MINUTES, roundUp } from './minutes.js';

const HEIGHT = 90;
const STEP = 5;
const BAR = 4;
const WIDTH = MINUTES * STEP;

type SeriesTone = 'brand' | 'bad' | 'warning';

export interface Series {
  readonly name: string;
  readonly tone: SeriesTone;
  /** Of each minute; undefined where there is none. */
  readonly values: readonly (number | undefined)[];
}

interface MinuteChartProps {
  readonly title: string;
  /** Bars stand on each other, dots beside each other. */
  readonly kind: 'bars' | 'dots';
  readonly series: readonly Series[];
  readonly format: (value: number) => string;
  readonly note?: string;
}

const useStyles = makeStyles({
  root: {
    display: 'flex',
    flexDirection: 'column',
    gap: tokens.spacingVerticalS,
    minWidth: 0,
    padding: `${tokens.spacingVerticalM} ${tokens.spacingHorizontalL}`,
    borderRadius: tokens.borderRadiusMedium,
    border: `1px solid ${tokens.colorNeutralStroke2}`,
    backgroundColor: tokens.colorNeutralBackground1,
    margin: 0,
  },
  head: { display: 'flex', justifyContent: 'space-between', gap: tokens.spacingHorizontalS },
  title: { fontWeight: tokens.fontWeightSemibold },
  quiet: { color: tokens.colorNeutralForeground2, fontSize: tokens.fontSizeBase200 },
  picture: { display: 'block', width: '100%', height: `${HEIGHT}px` },
  keys: { display: 'flex', flexWrap: 'wrap', gap: tokens.spacingHorizontalL },
  key: { display: 'inline-flex', alignItems: 'center', gap: tokens.spacingHorizontalXS },
  patch: { width: '10px', height: '10px', display: 'inline-block' },
  grid: { stroke: tokens.colorNeutralStroke2 },
  brand: { fill: tokens.colorCompoundBrandBackground, backgroundColor: tokens.colorCompoundBrandBackground },
  bad: { fill: tokens.colorStatusDangerForeground1, backgroundColor: tokens.colorStatusDangerForeground1 },
  warning: { fill: tokens.colorStatusWarningForeground3, backgroundColor: tokens.colorStatusWarningForeground3 },
});

/** A small chart of the last hour: too small for a library, and there before one would be loaded. */
export function MinuteChart({ title, kind, series, format, note }: MinuteChartProps) {
  const styles = useStyles();
  const top = roundUp(highestOf(series, kind));
  const summary = series.map(({ name, values }) => summaryOf(name, values, format)).join('; ');
  return (
    <figure className={styles.root}>
      <figcaption className={styles.head}>
        <span className={styles.title}>{title}</span>
        <span className={styles.quiet}>{note ?? format(top)}</span>
      </figcaption>
      <svg
        // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- it is drawn here: there is no file to name
        role="img"
        aria-label={lastHour.picture(title, summary)}
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        preserveAspectRatio="none"
        className={styles.picture}
      >
        {[0, HEIGHT / 2, HEIGHT].map((y) => (
          <line key={y} x1={0} x2={WIDTH} y1={y} y2={y} className={styles.grid} vectorEffect="non-scaling-stroke" />
        ))}
        {rectsOf(series, kind, top).map(({ key, tone, ...rect }) => (
          <rect key={key} className={styles[tone]} {...rect} />
        ))}
      </svg>
      <div className={mergeClasses(styles.head, styles.quiet)}>
        <span>{lastHour.ago}</span>
        <span>{lastHour.nowTick}</span>
      </div>
      <div className={styles.keys}>
        {series.map(({ name, tone, values }) => (
          <span key={name} className={styles.key}>
            <span aria-hidden className={mergeClasses(styles.patch, styles[tone])} />
            <span className={styles.quiet}>{summaryOf(name, values, format)}</span>
          </span>
        ))}
      </div>
    </figure>
  );
}

function summaryOf(name: string, values: Series['values'], format: (value: number) => string): string {
  const known = values.filter((value) => value !== undefined);
  return known.length === 0 ? `${name} –` : `${name}, ${lastHour.highest(format(Math.max(...known)))}`;
}

function highestOf(series: readonly Series[], kind: MinuteChartProps['kind']): number {
  const minutes = series[0]?.values.map((_, n) => series.map(({ values }) => values[n] ?? 0)) ?? [];
  return Math.max(
    0,
    ...minutes.map((values) => (kind === 'dots' ? Math.max(...values) : values.reduce((sum, value) => sum + value, 0))),
  );
}

function rectsOf(series: readonly Series[], kind: MinuteChartProps['kind'], top: number) {
  return series.flatMap(({ name, tone, values }, nth) =>
    values.flatMap((value, n) => {
      if (value === undefined || (kind === 'bars' && value === 0)) return [];
      const below = kind === 'bars' ? series.slice(0, nth).reduce((sum, one) => sum + (one.values[n] ?? 0), 0) : 0;
      // What is there must be seen, however small beside the rest.
      const height = kind === 'bars' ? Math.max((value / top) * HEIGHT, 2) : 3;
      const y = Math.max(HEIGHT - ((below + value) / top) * HEIGHT, 0);
      return [{ key: `${name} ${n}`, tone, x: n * STEP, y: Math.min(y, HEIGHT - height), width: BAR, height }];
    }),
  );
}
