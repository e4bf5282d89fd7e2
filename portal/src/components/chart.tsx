import { makeStyles, Switch, Text, tokens, type Theme } from '@fluentui/react-components';
import { useEffect, useId, useRef, useState } from 'react';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { useTheme } from '../shell/theme.js';
import { chart as words } from '../texts/chart.js';
import { ListTable } from './list-table.js';

const HEIGHT_PX = 180;
const DAY_S = 86_400;
/** Half an execution is none. */
const WHOLE_STEPS = Array.from({ length: 10 }, (_, power) => [1, 2, 5].map((step) => step * 10 ** power)).flat();
const dayOf = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short' });
const minuteOf = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' });
const moment = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'short' });

export interface ChartLine {
  readonly name: string;
  readonly color: keyof Theme;
  /** One for each time; null where there is nothing to tell. */
  readonly values: readonly (number | null)[];
}

interface ChartProps {
  readonly title: string;
  /** What it shows in a sentence, for whoever cannot see it. */
  readonly summary: string;
  /** Seconds since 1970. */
  readonly times: readonly number[];
  readonly lines: readonly ChartLine[];
  readonly format: (value: number) => string;
  /** Somebody dragged over a part of it: seconds since 1970. */
  readonly onNarrow?: (from: number, to: number) => void;
}

const useStyles = makeStyles({
  root: {
    minWidth: 0,
    padding: tokens.spacingHorizontalM,
    borderRadius: tokens.borderRadiusMedium,
    border: `1px solid ${tokens.colorNeutralStroke2}`,
    backgroundColor: tokens.colorNeutralBackground1,
  },
  head: { display: 'flex', flexWrap: 'wrap', alignItems: 'center', justifyContent: 'space-between' },
  title: { margin: 0, fontSize: tokens.fontSizeBase300 },
  plot: {
    margin: 0,
    minWidth: 0,
    overflow: 'hidden',
    '& .uplot': { fontFamily: tokens.fontFamilyBase },
    '& .u-legend': { color: tokens.colorNeutralForeground1, fontSize: tokens.fontSizeBase200, textAlign: 'left' },
    '& .u-select': { backgroundColor: tokens.colorBrandBackground, opacity: 0.25 },
    '& .u-cursor-x': { borderRightColor: tokens.colorNeutralStroke1 },
    '& .u-cursor-y': { borderBottomColor: tokens.colorNeutralStroke1 },
  },
  none: { color: tokens.colorNeutralForeground2 },
});

/** Lines over time, in the zone of the browser, as a picture or as a table. Comes with the pages that have one: it is no part of the first load. */
export function Chart(props: ChartProps) {
  const styles = useStyles();
  const id = useId();
  const [isTable, setTable] = useState(false);
  const { title, lines } = props;
  const isEmpty = lines.every(({ values }) => values.every((value) => value === null || value === 0));
  return (
    <section className={styles.root} aria-labelledby={id}>
      <div className={styles.head}>
        <h3 id={id} className={styles.title}>
          {title}
        </h3>
        {!isEmpty && (
          <Switch label={words.asTable} checked={isTable} onChange={(_, { checked }) => setTable(checked)} />
        )}
      </div>
      {isEmpty && <Text className={styles.none}>{words.noData}</Text>}
      {!isEmpty && (isTable ? <Values {...props} /> : <Plot {...props} />)}
    </section>
  );
}

function Values({ title, times, lines, format }: ChartProps) {
  const shown = (value: number | null | undefined) => (value === null || value === undefined ? '–' : format(value));
  const rows = times.map((time, at) => ({ time, values: lines.map(({ values }) => values[at]) }));
  return (
    <ListTable
      label={title}
      rows={rows.filter(({ values }) => values.some((value) => (value ?? 0) !== 0))}
      keyOf={({ time }) => String(time)}
      columns={[
        { name: words.time, cell: ({ time }) => moment.format(time * 1_000) },
        ...lines.map(({ name }, at) => ({
          name,
          cell: ({ values }: (typeof rows)[number]) => shown(values[at]),
        })),
      ]}
    />
  );
}

/** uPlot draws on a canvas, which knows no tokens: it is made anew with the colours of the theme. */
function Plot({ summary, times, lines, format, onNarrow }: ChartProps) {
  const styles = useStyles();
  const { theme } = useTheme();
  const place = useRef<HTMLElement>(null);
  const latest = useRef({ times, lines, format, onNarrow });
  const plot = useRef<uPlot>(undefined);
  const names = lines.map(({ name }) => name).join('\n');
  useEffect(() => {
    latest.current = { times, lines, format, onNarrow };
    plot.current?.setData(dataOf(times, lines));
  }, [times, lines, format, onNarrow]);
  useEffect(() => {
    const element = place.current;
    if (element === null) return;
    const drawn = latest.current;
    const made = new uPlot(
      {
        width: element.clientWidth,
        height: HEIGHT_PX,
        series: [{ label: words.time, value: (_, at) => timeText(at) }, ...drawn.lines.map((line) => styleOf(line))],
        axes: [
          { ...axis(theme), values: timesOf },
          { ...axis(theme), ...valuesOf(drawn) },
        ],
        scales: { y: { range: (_, __, most) => [0, Math.max(most * 1.1, 1)] } },
        cursor: { drag: { x: onNarrow !== undefined, y: false, setScale: false } },
        hooks: { setSelect: [narrowed] },
      },
      dataOf(drawn.times, drawn.lines),
      element,
    );
    plot.current = made;
    const observer = new ResizeObserver(() => made.setSize({ width: element.clientWidth, height: HEIGHT_PX }));
    observer.observe(element);
    return () => {
      observer.disconnect();
      made.destroy();
      plot.current = undefined;
    };

    function styleOf({ name, color, values }: ChartLine): uPlot.Series {
      const value = (_: uPlot, at: number | null) => (at === null || at === undefined ? '–' : format(at));
      // Between gaps there may be no line to see, but a point.
      const points = { show: values.includes(null), size: 5 };
      return { label: name, stroke: String(theme[color]), width: 2, value, points };
    }

    function narrowed(of: uPlot): void {
      const { left, width } = of.select;
      if (width < 2) return;
      latest.current.onNarrow?.(of.posToVal(left, 'x'), of.posToVal(left + width, 'x'));
      of.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
    }
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- made anew with its colours and lines only: values and callbacks are read where they are used
  }, [theme, names]);
  return <figure ref={place} className={styles.plot} aria-label={summary} />;
}

function dataOf(times: readonly number[], lines: readonly ChartLine[]): uPlot.AlignedData {
  return [[...times], ...lines.map(({ values }) => [...values])];
}

function axis(theme: Theme): uPlot.Axis {
  const stroke = theme.colorNeutralForeground2;
  const line = { stroke: theme.colorNeutralStroke2, width: 1 };
  return { stroke, grid: line, ticks: line, font: `12px ${theme.fontFamilyBase}` };
}

function valuesOf({ lines, format }: Pick<ChartProps, 'lines' | 'format'>): uPlot.Axis {
  const isCount = lines.every(({ values }) => !values.includes(null));
  return {
    size: 70,
    values: (_, ticks) => ticks.map((tick) => format(tick)),
    ...(isCount ? { incrs: WHOLE_STEPS } : {}),
  };
}

/** The day at its beginning and at the first tick, else the time of day. */
function timesOf(_: uPlot, ticks: number[]): string[] {
  const [first = 0, second = first] = ticks;
  return ticks.map((tick, at) => {
    const time = minuteOf.format(tick * 1_000);
    if (second - first >= DAY_S) return dayOf.format(tick * 1_000);
    return at === 0 || time === '00:00' ? `${time}\n${dayOf.format(tick * 1_000)}` : time;
  });
}

function timeText(at: number | null): string {
  return at === null || at === undefined ? '–' : moment.format(at * 1_000);
}
