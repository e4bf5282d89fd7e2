import type { FinalOutcome } from '#contracts/messages/execution-recorded.js';

/** Kept apart, so that minutes can be forgotten sooner than hours, and hours sooner than days. */
export const STATISTICS_STEPS = ['minute', 'hour', 'day'] as const;
export type StatisticsStep = (typeof STATISTICS_STEPS)[number];

/** Whole steps of UTC. */
export const STEP_MS: Readonly<Record<StatisticsStep, number>> = { minute: 60_000, hour: 3_600_000, day: 86_400_000 };

export interface StatisticsQuery {
  readonly step: StatisticsStep;
  /** The step this moment falls into is the first. */
  readonly from: Date;
  /** The step this moment falls into is left out, unless the moment is within it. */
  readonly to: Date;
  readonly app?: string | undefined;
  readonly function?: string | undefined;
}

/** Executions of one outcome whose final attempt took a duration of this bucket (`duration-histogram.ts`). */
export interface OutcomeCount {
  readonly outcome: FinalOutcome;
  readonly bucket: number;
  readonly count: number;
}

export interface StepCount extends OutcomeCount {
  /** The beginning of the step. */
  readonly at: Date;
}

export interface FunctionCount extends OutcomeCount {
  readonly app: string;
  readonly function: string;
}

/**
 * Counts of executions by the moment their final attempt ended. `ExecutionStore.apply` writes them in the transaction that makes an execution final: the
 * first final outcome counts, once, whatever comes again. Reading costs as much as there are steps and functions asked for, never as there are executions.
 */
export abstract class StatisticsStore {
  /** Sums over every app and function that is asked for; steps without executions are left out. In no order. */
  abstract overTime(query: StatisticsQuery): Promise<readonly StepCount[]>;
  /** Sums over the whole range. In no order. */
  abstract perFunction(query: StatisticsQuery): Promise<readonly FunctionCount[]>;
}

/** The beginnings of the steps of a query, in order. */
export function stepsOf({ step, from, to }: StatisticsQuery): number[] {
  const size = STEP_MS[step];
  const first = Math.floor(from.getTime() / size);
  const count = Math.max(Math.ceil(to.getTime() / size) - first, 0);
  return Array.from({ length: count }, (_, n) => (first + n) * size);
}
