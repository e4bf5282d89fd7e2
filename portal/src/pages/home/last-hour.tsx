import { makeStyles, tokens } from '@fluentui/react-components';
import { Busy } from '../../components/busy.js';
import { Failure } from '../../components/failure.js';
import { formatCount, formatDuration } from '../../components/formats.js';
import { useNow } from '../../components/now.js';
import { lastHour } from '../../texts/house.js';
import { MinuteChart } from './minute-chart.js';
import { minutesOf } from './minutes.js';
import { useBacklog, useLastHour } from './queries.js';

const useStyles = makeStyles({
  grid: {
    display: 'grid',
    gridTemplateColumns: 'repeat(auto-fit, minmax(360px, 1fr))',
    gap: tokens.spacingHorizontalM,
  },
});

/** What ran in each minute, how long it took, and what waits; of one app, without what waits: queues are the house's. */
export function LastHour({ app }: { readonly app: string | undefined }) {
  const styles = useStyles();
  const now = useNow();
  const { data, error, refetch } = useLastHour(app);
  const { data: backlog } = useBacklog();
  if (data === undefined) return error === null ? <Busy /> : <Failure error={error} retry={() => void refetch()} />;
  const minutes = minutesOf(data.steps, now);
  const failed = minutes.map((one) => one?.outcomes.Failed);
  const others = minutes.map((one) => (one === undefined ? undefined : one.total - one.outcomes.Failed));
  const ready = minutesOf(backlog?.samples ?? [], now).map((one) => one?.total);
  return (
    <div className={styles.grid}>
      <MinuteChart
        title={lastHour.executions}
        kind="bars"
        format={formatCount}
        series={[
          { name: lastHour.others, tone: 'brand', values: others },
          { name: lastHour.failed, tone: 'bad', values: failed },
        ]}
      />
      <MinuteChart
        title={lastHour.failures}
        kind="bars"
        format={formatCount}
        series={[{ name: lastHour.failed, tone: 'bad', values: failed }]}
      />
      <MinuteChart
        title={lastHour.latency}
        kind="dots"
        format={formatDuration}
        series={[
          { name: lastHour.p50, tone: 'brand', values: minutes.map((one) => one?.durationMs.p50) },
          { name: lastHour.p95, tone: 'warning', values: minutes.map((one) => one?.durationMs.p95) },
        ]}
      />
      {app === undefined && (
        <MinuteChart
          title={lastHour.backlog}
          note={lastHour.backlogSince}
          kind="bars"
          format={formatCount}
          series={[{ name: lastHour.ready, tone: 'brand', values: ready }]}
        />
      )}
    </div>
  );
}
