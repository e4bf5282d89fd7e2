import { Injectable } from '@nestjs/common';
import { NightshiftError } from '#contracts/errors.js';
import { FINAL_OUTCOMES, type FinalOutcome } from '#contracts/messages/execution-recorded.js';
import { Clock } from '#contracts/ports/clock.js';
import { percentiles } from './duration-histogram.js';
import { StatisticsStore, STEP_MS, type OutcomeCount, type StatisticsQuery } from './statistics-store.js';

/** A picture of more points than this shows nothing more. */
const MAX_STEPS = 1_500;
const DEFAULT_RANGE_MS = 24 * 60 * 60_000;

export interface Summary {
  readonly total: number;
  readonly outcomes: Readonly<Record<FinalOutcome, number>>;
  /** Of all outcomes together; undefined for no executions. */
  readonly p50: number | undefined;
  readonly p95: number | undefined;
  readonly p99: number | undefined;
}

export interface SummaryOfStep extends Summary {
  readonly at: Date;
}

export interface SummaryOfFunction extends Summary {
  readonly app: string;
  readonly function: string;
}

export interface StatisticsOver<Part extends Summary> {
  readonly query: StatisticsQuery;
  readonly parts: readonly Part[];
  readonly whole: Summary;
}

export type StatisticsWish = Partial<StatisticsQuery>;

/** Counts and percentiles from what is counted as executions end: no execution is read for them. */
@Injectable()
export class Statistics {
  constructor(
    private readonly store: StatisticsStore,
    private readonly clock: Clock,
  ) {}

  /** In order of time; steps without executions are left out. Throws REQUEST_INVALID for a range of too many steps. */
  async overTime(wish: StatisticsWish): Promise<StatisticsOver<SummaryOfStep>> {
    const query = this.#query(wish);
    const counts = await this.store.overTime(query);
    const parts = [...Map.groupBy(counts, ({ at }) => at.getTime())]
      .toSorted(([a], [b]) => a - b)
      .map(([at, ofStep]) => ({ at: new Date(at), ...summaryOf(ofStep) }));
    return { query, parts, whole: summaryOf(counts) };
  }

  /** Those that ran most first. Throws REQUEST_INVALID for a range of too many steps. */
  async perFunction(wish: StatisticsWish): Promise<StatisticsOver<SummaryOfFunction>> {
    const query = this.#query(wish);
    const counts = await this.store.perFunction(query);
    const parts = [...Map.groupBy(counts, ({ app, function: name }) => JSON.stringify([app, name])).values()]
      .flatMap((ofOne) =>
        ofOne.slice(0, 1).map(({ app, function: name }) => ({ app, function: name, ...summaryOf(ofOne) })),
      )
      .toSorted((a, b) => b.total - a.total);
    return { query, parts, whole: summaryOf(counts) };
  }

  #query({ step = 'hour', to = this.clock.now(), ...wish }: StatisticsWish): StatisticsQuery {
    const from = wish.from ?? new Date(to.getTime() - DEFAULT_RANGE_MS);
    if (from >= to) throw new NightshiftError('REQUEST_INVALID', 'from must be before to.');
    if ((to.getTime() - from.getTime()) / STEP_MS[step] > MAX_STEPS) {
      throw new NightshiftError(
        'REQUEST_INVALID',
        `step=${step} makes more than ${MAX_STEPS} points from ${from.toISOString()} to ${to.toISOString()}: take a longer step or a shorter range.`,
      );
    }
    return { ...wish, step, from, to };
  }
}

function summaryOf(counts: readonly OutcomeCount[]): Summary {
  const outcomes = Object.fromEntries(FINAL_OUTCOMES.map((outcome) => [outcome, 0])) as Record<FinalOutcome, number>;
  for (const { outcome, count } of counts) outcomes[outcome] += count;
  const [p50, p95, p99] = percentiles(counts, [0.5, 0.95, 0.99]);
  return { total: counts.reduce((sum, { count }) => sum + count, 0), outcomes, p50, p95, p99 };
}
