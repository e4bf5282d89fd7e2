import type { FunctionSummary } from '../../api/queries.js';
import type { Tone } from '../../components/status.js';
import { executions } from '../../texts/executions.js';
import { night as words } from '../../texts/timers.js';
import { batchStateOf, nameOf } from '../batches/batch-state.js';
import type { Batch } from '../batches/queries.js';
import { EXECUTION_TONES } from '../executions/execution-tones.js';
import { expectedBatches } from './expected-batches.js';
import { executionPath } from '../executions/execution-path.js';
import { barOf, type Night } from './night.js';
import { hasPlans, PREVIEWED, type Occurrence, type Runs, type Timer } from './queries.js';

type EntryKind = keyof typeof words.kinds;

/** One thing in the night, on the line of what it belongs to. */
export interface Entry {
  readonly line: string;
  readonly kind: EntryKind;
  readonly from: number;
  readonly to: number;
  readonly tone: Tone;
  readonly state: string;
  readonly link?: string;
}

interface Known {
  readonly night: Night;
  readonly now: number;
  readonly timers: readonly Timer[];
  /** By timer, in the same order. */
  readonly planned: readonly (readonly Occurrence[])[];
  readonly runs: readonly Runs[];
  readonly functions: readonly FunctionSummary[];
  readonly batches: readonly Batch[];
  /** Whether executions of the app may be opened. */
  readonly mayOpen: (app: string) => boolean;
}

/** From so many on they are drawn as one band. */
const DENSE = 40;

/** All that overlaps the night, by what began first. */
export function entriesOf(known: Known): readonly Entry[] {
  const { night, timers } = known;
  const all = [...timers.flatMap((timer, n) => ofTimer(timer, n, known)), ...ofBatches(known), ...ofExpected(known)];
  return all.filter(({ from, to }) => barOf(night, from, to) !== undefined).toSorted((a, b) => a.from - b.from);
}

function ofTimer(timer: Timer, n: number, known: Known): readonly Entry[] {
  const line = words.timerOf(timer.function, timer.app);
  const planned = hasPlans(timer) ? (known.planned[n] ?? []) : [];
  const runs = known.runs[n]?.items ?? [];
  return [
    ...windowsOf(line, planned),
    ...(known.runs[n]?.isCut === true ? unreadOf({ line, timer, runs }, known) : []),
    ...ranOf({ line, timer, runs }, known),
    ...plannedOf({ line, timer, planned }, known),
  ];
}

/** What has not ended goes on to now. */
function ranOf({ line, timer, runs }: Ran, { now, mayOpen }: Known): readonly Entry[] {
  return runs.map(({ id, day, status, acceptedAt, endedAt }) => ({
    line,
    kind: 'ran',
    from: Date.parse(acceptedAt),
    to: endedAt === undefined ? now : Date.parse(endedAt),
    tone: EXECUTION_TONES[status],
    state: executions.statuses[status],
    ...(mayOpen(timer.app) ? { link: executionPath({ id, day }) } : {}),
  }));
}

interface Ran {
  readonly line: string;
  readonly timer: Timer;
  readonly runs: Runs['items'];
}

/** The part of the night whose runs were not asked for: too many came after them. */
function unreadOf({ line, timer, runs }: Ran, { night }: Known): readonly Entry[] {
  const oldest = runs.at(-1);
  if (oldest === undefined) return [];
  const span = { from: new Date(night.from).toISOString(), to: oldest.acceptedAt };
  const search = new URLSearchParams({ app: timer.app, function: timer.function, trigger: 'timer', ...span });
  const link = `/executions?${search.toString()}`;
  const to = Date.parse(oldest.acceptedAt);
  return [{ line, kind: 'unread', from: night.from, to, tone: 'quiet', state: '–', link }];
}

interface Plan {
  readonly line: string;
  readonly timer: Timer;
  readonly planned: readonly Occurrence[];
}

/** Each as long as its usual run. What comes again and again is one band, on to the morning where more came than could be asked for. */
function plannedOf({ line, timer, planned }: Plan, { night, functions }: Known): readonly Entry[] {
  const starts = planned.map(({ from }) => Date.parse(from));
  const within = starts.filter((from) => from >= night.from && from <= night.to);
  const isCut = planned.length >= PREVIEWED && (starts.at(-1) ?? Infinity) < night.to;
  const base = { line, tone: 'quiet', state: '–' } as const;
  if (isCut || within.length >= DENSE) {
    const from = Math.max(starts[0] ?? 0, night.from);
    return [{ ...base, kind: 'repeated', from, to: isCut ? night.to : (within.at(-1) ?? from) }];
  }
  const usual = functions.find(({ app, function: name }) => app === timer.app && name === timer.function);
  return within.map((from) => ({ ...base, kind: 'planned', from, to: from + (usual?.durationMs.p50 ?? 0) }));
}

function windowsOf(line: string, planned: readonly Occurrence[]): readonly Entry[] {
  return planned.flatMap(({ from, until }) =>
    until === undefined
      ? []
      : [
          {
            line,
            kind: 'window' as const,
            from: Date.parse(from),
            to: Date.parse(until),
            tone: 'quiet' as const,
            state: '–',
          },
        ],
  );
}

function ofBatches({ batches, now }: Known): readonly Entry[] {
  return batches.map((batch) => {
    const { tone, text } = batchStateOf(batch);
    return {
      line: nameOf(batch),
      kind: 'batch',
      from: Date.parse(batch.startedAt ?? batch.createdAt),
      to: batch.endedAt === undefined ? now : Date.parse(batch.endedAt),
      tone,
      state: text,
      link: `/batches/${encodeURIComponent(batch.id)}`,
    };
  });
}

function ofExpected({ batches, night, now }: Known): readonly Entry[] {
  if (night.to < now) return [];
  return expectedBatches(batches, night, now).map(({ name, from, to, nights }) => ({
    line: name,
    kind: 'expected',
    from,
    to,
    tone: 'quiet',
    state: words.expectedFor(nights),
  }));
}
