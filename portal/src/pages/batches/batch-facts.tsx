import { formatCount, formatDuration } from '../../components/formats.js';
import { useNow } from '../../components/now.js';
import { TextLink } from '../../components/text-link.js';
import { Tiles, type Tile } from '../../components/tiles.js';
import { useMay } from '../../session/session.js';
import { batch as words } from '../../texts/batches.js';
import { executionPath } from '../executions/execution-path.js';
import { durationMsOf, endedItemsOf } from './batch-state.js';
import { estimateOf, ratesOf, type Course, type Sample } from './estimate.js';
import { useBatchesOfApp, type Batch } from './queries.js';
import { usualOf } from './usual.js';

/** What runs, how fast, until when, and how that compares with other times. */
export function BatchFacts({ batch, samples }: { readonly batch: Batch; readonly samples: readonly Sample[] }) {
  const now = useNow();
  const { data: others = [] } = useBatchesOfApp(batch.app);
  const usual = usualOf(batch, others);
  const took = durationMsOf(batch, now);
  const startedAt = batch.startedAt === undefined ? undefined : Date.parse(batch.startedAt);
  const course: Course = { startedAt, total: batch.total, samples };
  const tiles: readonly Tile[] = [
    {
      name: words.function,
      value: <TextLink to={`/apps/${batch.app}`}>{words.afterOf(batch.app, batch.function)}</TextLink>,
    },
    { name: words.actual, value: actualText(batch, took, usual?.durationMs) },
    {
      name: words.usual,
      value: usual === undefined ? words.noUsual : words.usualOf(formatDuration(usual.durationMs), usual.runs),
    },
    { name: words.rate, value: rateText(batch, course, took) },
    ...(batch.endedAt === undefined ? [{ name: words.end, value: endText(batch, course) }] : []),
    ...(batch.onComplete === undefined
      ? []
      : [{ name: words.after, value: <Follower endedAt={batch.endedAt} {...batch.onComplete} /> }]),
  ];
  return <Tiles tiles={tiles} />;
}

interface FollowerProps extends NonNullable<Batch['onComplete']> {
  readonly endedAt: string | undefined;
}

/** What runs once the batch has ended: its execution, as soon as there is one. */
function Follower({ app, function: name, executionId, accepted, endedAt }: FollowerProps) {
  const may = useMay();
  const text = words.afterOf(app, name);
  if (!accepted) return endedAt === undefined ? text : words.afterWaits(text);
  return may('operator', app) ? <TextLink to={executionPath({ id: executionId })}>{text}</TextLink> : text;
}

const SLOWER = 1.2;

function actualText({ endedAt }: Batch, took: number | undefined, usualMs: number | undefined): string {
  if (took === undefined) return words.notStarted;
  const text = endedAt === undefined ? words.actualSoFar(formatDuration(took)) : formatDuration(took);
  if (usualMs === undefined || usualMs === 0) return text;
  const times = took / usualMs;
  if (times > SLOWER) return `${text}: ${words.slower(times.toFixed(1))}`;
  if (endedAt === undefined) return text;
  return `${text}: ${times < 1 / SLOWER ? words.faster : words.asUsual}`;
}

function rateText(batch: Batch, course: Course, took: number | undefined): string {
  const { overall, recent } = ratesOf(course);
  const ofAll = took === undefined ? undefined : (endedItemsOf(batch) / Math.max(took, 1)) * 60_000;
  const rate = batch.endedAt === undefined ? (recent ?? overall) : ofAll;
  if (rate === undefined || endedItemsOf(batch) === 0) return words.noRate;
  return words.rateOf(rate < 10 ? rate.toFixed(1) : formatCount(Math.round(rate)));
}

const clock = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' });
const clockOfDay = new Intl.DateTimeFormat('en-GB', { weekday: 'short', hour: '2-digit', minute: '2-digit' });
const HALF_A_DAY_MS = 43_200_000;

function endText({ sealed }: Batch, course: Course): string {
  if (!sealed) return words.endOpen;
  const estimate = estimateOf(course);
  if (estimate.kind === 'unknown') return words.endUnknown;
  if (estimate.kind === 'stalled') return words.endStalled;
  const now = Date.now();
  const told = (at: number) => (at - now > HALF_A_DAY_MS ? clockOfDay : clock).format(at);
  return estimate.early === estimate.late
    ? words.endOf(told(estimate.late), formatDuration(Math.max(estimate.late - now, 0)))
    : words.endRange(told(estimate.early), told(estimate.late));
}
