import { useLastDay } from '../../api/queries.js';
import { Busy } from '../../components/busy.js';
import { Failure } from '../../components/failure.js';
import { formatCount, formatDuration, formatShare } from '../../components/formats.js';
import { Tiles } from '../../components/tiles.js';
import { texts } from '../../texts.js';

/** What ran in the last 24 hours, in four numbers. */
export function LastDay({ app }: { readonly app: string | undefined }) {
  const { data, error, refetch } = useLastDay(app);
  if (data === undefined) return error === null ? <Busy /> : <Failure error={error} retry={() => void refetch()} />;
  const { total, outcomes, durationMs } = data.whole;
  return (
    <Tiles
      tiles={[
        { name: texts.home.executions, value: formatCount(total) },
        { name: texts.home.failed, value: `${formatCount(outcomes.Failed)} (${formatShare(outcomes.Failed, total)})` },
        { name: texts.home.median, value: formatDuration(durationMs.p50) },
        { name: texts.home.p95, value: formatDuration(durationMs.p95) },
      ]}
    />
  );
}
