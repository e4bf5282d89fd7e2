import { makeStyles, Text, tokens } from '@fluentui/react-components';
import { useMemo } from 'react';
import { Busy } from '../../components/busy.js';
import { Chart, type ChartLine } from '../../components/chart.js';
import { Failure } from '../../components/failure.js';
import { formatCount, formatDuration } from '../../components/formats.js';
import { StillShown } from '../../components/still-shown.js';
import { charts as texts } from '../../texts/executions.js';
import { pointsOf, type ChartPoints } from './chart-points.js';
import type { Filters } from './filters.js';
import { useStatistics } from './queries.js';

const useStyles = makeStyles({
  root: {
    display: 'grid',
    gridTemplateColumns: 'repeat(auto-fit, minmax(340px, 1fr))',
    gap: tokens.spacingHorizontalM,
  },
  hint: { color: tokens.colorNeutralForeground2 },
});

interface ChartsProps {
  readonly filters: Filters;
  readonly onNarrow: (from: string, to: string) => void;
}

/** How much ended how, and how long it took: of the app, the function and the time of the filters. */
export function ExecutionsCharts({ filters, onNarrow }: ChartsProps) {
  const styles = useStyles();
  const { data, error, isLoading, isPlaceholderData, refetch } = useStatistics(filters);
  const shown = useMemo(() => data && { lines: linesOf(pointsOf(data)), times: pointsOf(data).times }, [data]);
  const failure = error !== null && <Failure error={error} retry={() => void refetch()} />;
  if (isLoading) return <Busy label={texts.loading} />;
  if (data === undefined || shown === undefined) return failure;
  const { total, outcomes, durationMs } = data.whole;
  const narrow = (from: number, to: number) => onNarrow(isoOf(from), isoOf(to));
  const { status, trigger, worker, text } = filters;
  const isOfMore = [status, trigger, worker, text].some((filter) => filter !== '');
  return (
    <>
      {failure}
      <StillShown isOld={isPlaceholderData}>
        <div className={styles.root}>
          <Chart
            title={texts.rate(data.step)}
            summary={texts.rateSummary(formatCount(total), formatCount(outcomes.Failed ?? 0))}
            times={shown.times}
            lines={shown.lines.counts}
            format={formatCount}
            onNarrow={narrow}
          />
          <Chart
            title={texts.durations}
            summary={texts.durationsSummary(
              formatDuration(durationMs.p50),
              formatDuration(durationMs.p95),
              formatDuration(durationMs.p99),
            )}
            times={shown.times}
            lines={shown.lines.durations}
            format={formatDuration}
            onNarrow={narrow}
          />
        </div>
      </StillShown>
      <Text className={styles.hint} size={200}>
        {isOfMore ? `${texts.narrow} ${texts.ofMore}` : texts.narrow}
      </Text>
    </>
  );
}

function linesOf(points: ChartPoints): Readonly<Record<'counts' | 'durations', readonly ChartLine[]>> {
  return {
    counts: [
      { name: texts.succeeded, color: 'colorStatusSuccessForeground1', values: points.succeeded },
      { name: texts.failed, color: 'colorStatusDangerForeground1', values: points.failed },
      { name: texts.other, color: 'colorNeutralForeground3', values: points.other },
    ],
    durations: [
      { name: 'p50', color: 'colorBrandForeground1', values: points.p50 },
      { name: 'p95', color: 'colorPaletteMarigoldForeground1', values: points.p95 },
      { name: 'p99', color: 'colorPaletteBerryForeground1', values: points.p99 },
    ],
  };
}

function isoOf(seconds: number): string {
  return new Date(Math.round(seconds) * 1_000).toISOString();
}
