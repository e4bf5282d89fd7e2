import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { STATISTICS_STEPS, type StatisticsQuery, type StatisticsStep } from './statistics-store.js';
import type { StatisticsOver, Summary, SummaryOfFunction, SummaryOfStep } from './statistics.service.js';

class OutcomesResponse {
  @ApiProperty()
  readonly Succeeded!: number;

  @ApiProperty()
  readonly Failed!: number;

  @ApiProperty()
  readonly Expired!: number;

  @ApiProperty()
  readonly Cancelled!: number;
}

/** Durations are those of the final attempts, of all outcomes together, and off by at most five per cent. */
class DurationsResponse {
  @ApiPropertyOptional({ type: Number })
  readonly p50: number | undefined;

  @ApiPropertyOptional({ type: Number })
  readonly p95: number | undefined;

  @ApiPropertyOptional({ type: Number })
  readonly p99: number | undefined;

  constructor({ p50, p95, p99 }: Summary) {
    this.p50 = rounded(p50);
    this.p95 = rounded(p95);
    this.p99 = rounded(p99);
  }
}

class SummaryResponse {
  @ApiProperty({ description: 'Executions that ended.' })
  readonly total: number;

  @ApiProperty({ type: OutcomesResponse })
  readonly outcomes: OutcomesResponse;

  @ApiProperty({ type: DurationsResponse, description: 'Off by at most five per cent.' })
  readonly durationMs: DurationsResponse;

  constructor(summary: Summary) {
    this.total = summary.total;
    this.outcomes = summary.outcomes;
    this.durationMs = new DurationsResponse(summary);
  }
}

class StepResponse extends SummaryResponse {
  @ApiProperty({ type: Date, description: 'The beginning of the step.' })
  readonly at: Date;

  constructor(summary: SummaryOfStep) {
    super(summary);
    this.at = summary.at;
  }
}

class FunctionSummaryResponse extends SummaryResponse {
  @ApiProperty()
  readonly app: string;

  @ApiProperty()
  readonly function: string;

  constructor(summary: SummaryOfFunction) {
    super(summary);
    this.app = summary.app;
    this.function = summary.function;
  }
}

class RangeResponse {
  @ApiProperty({ enum: STATISTICS_STEPS })
  readonly step: StatisticsStep;

  @ApiProperty({ type: Date })
  readonly from: Date;

  @ApiProperty({ type: Date })
  readonly to: Date;

  @ApiProperty({ type: SummaryResponse })
  readonly whole: SummaryResponse;

  constructor({ step, from, to }: StatisticsQuery, whole: Summary) {
    this.step = step;
    this.from = from;
    this.to = to;
    this.whole = new SummaryResponse(whole);
  }
}

export class StatisticsResponse extends RangeResponse {
  @ApiProperty({ type: [StepResponse], description: 'In order of time; steps without executions are left out.' })
  readonly steps: readonly StepResponse[];

  constructor({ query, whole, parts }: StatisticsOver<SummaryOfStep>) {
    super(query, whole);
    this.steps = parts.map((part) => new StepResponse(part));
  }
}

export class FunctionStatisticsResponse extends RangeResponse {
  @ApiProperty({ type: [FunctionSummaryResponse], description: 'Those that ran most first.' })
  readonly functions: readonly FunctionSummaryResponse[];

  constructor({ query, whole, parts }: StatisticsOver<SummaryOfFunction>) {
    super(query, whole);
    this.functions = parts.map((part) => new FunctionSummaryResponse(part));
  }
}

/** More digits would promise more than a histogram knows. */
function rounded(ms: number | undefined): number | undefined {
  return ms === undefined ? undefined : Number(ms.toPrecision(3));
}
