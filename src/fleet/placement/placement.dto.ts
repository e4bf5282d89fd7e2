import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsArray, IsInt, IsObject, IsString, Length, Max, Min } from 'class-validator';
import { OptionalMember } from '../../api/optional-member.js';
import type { LiveWorker } from '../fleet-registry.js';
import type { Placement, PlacementClaim } from './placement-store.js';
import { mismatchOf, selectorLabels } from './selector.js';
import { outsideText } from '../worker-availability.js';
import type { WorkerRow } from '../worker-store.js';

const MOST_WORKERS = 10_000;
const MOST_CORES = 4_096;
const MOST_MIB = 64 * 1024 * 1024;

const SELECTOR = {
  type: 'object',
  additionalProperties: true,
  example: { pool: 'night', os: ['linux', 'darwin'] },
} as const;

export class PlacementRequest {
  @ApiPropertyOptional({
    ...SELECTOR,
    description:
      'Labels of workers, or their `os` and `arch` (as Node.js names them): a value, or a list of which any will do.',
  })
  @OptionalMember()
  @IsObject()
  readonly selector?: Readonly<Record<string, unknown>>;

  @ApiPropertyOptional({ type: [String], example: ['node24'], description: 'All of them.' })
  @OptionalMember()
  @IsArray()
  @IsString({ each: true })
  @Length(1, 64, { each: true })
  readonly runtimes?: readonly string[];

  @ApiPropertyOptional()
  @OptionalMember()
  @IsInt()
  @Min(1)
  @Max(MOST_CORES)
  readonly minCores?: number;

  @ApiPropertyOptional()
  @OptionalMember()
  @IsInt()
  @Min(1)
  @Max(MOST_MIB)
  readonly minMemoryMiB?: number;

  @ApiPropertyOptional({ description: 'So many workers at most run the app at a time; without it all that match.' })
  @OptionalMember()
  @IsInt()
  @Min(1)
  @Max(MOST_WORKERS)
  readonly count?: number;
}

/** Throws REQUEST_INVALID. */
export function placementOf(app: string, request: PlacementRequest): Placement {
  const { selector = {}, runtimes = [], minCores = 0, minMemoryMiB = 0, count } = request;
  return { app, selector: { labels: selectorLabels(selector), runtimes, minCores, minMemoryMiB }, count };
}

export class PlacedWorkerResponse {
  @ApiProperty()
  readonly id!: string;

  @ApiProperty()
  readonly name!: string;

  @ApiProperty()
  readonly live!: boolean;

  @ApiProperty({ description: 'It has the app loaded, or loads it.' })
  readonly loaded!: boolean;

  @ApiProperty({ description: 'It has one of the places, where `count` is set.' })
  readonly holding!: boolean;

  @ApiPropertyOptional({ type: String, description: 'Why the app does not run there.' })
  readonly why: string | undefined;
}

interface Seen {
  readonly rows: readonly WorkerRow[];
  readonly live: readonly LiveWorker[];
  readonly claims: readonly PlacementClaim[];
}

export class PlacementResponse {
  @ApiProperty()
  readonly app: string;

  @ApiProperty({ ...SELECTOR, additionalProperties: { type: 'array', items: { type: 'string' } } })
  readonly selector: Readonly<Record<string, readonly string[]>>;

  @ApiProperty({ type: [String] })
  readonly runtimes: readonly string[];

  @ApiProperty({ description: '0: no matter.' })
  readonly minCores: number;

  @ApiProperty({ description: '0: no matter.' })
  readonly minMemoryMiB: number;

  @ApiPropertyOptional({ type: Number })
  readonly count: number | undefined;

  @ApiProperty({ type: [PlacedWorkerResponse], description: 'Every worker that has joined.' })
  readonly workers: readonly PlacedWorkerResponse[];

  @ApiPropertyOptional({ type: String, description: 'What is wished and cannot be had now.' })
  readonly unmet: string | undefined;

  constructor({ app, selector, count }: Placement, { rows, live, claims }: Seen) {
    this.app = app;
    this.selector = selector.labels;
    this.runtimes = selector.runtimes;
    this.minCores = selector.minCores;
    this.minMemoryMiB = selector.minMemoryMiB;
    this.count = count;
    const holders = new Set(claims.filter((claim) => claim.app === app).map(({ worker }) => worker));
    this.workers = rows.map((row) => {
      const here = live.find(({ id }) => id === row.id);
      const loaded = here?.apps.some((one) => one.app === app) ?? false;
      const why = mismatchOf(selector, row.facts) ?? whyNot(row, here);
      return { id: row.id, name: row.name, live: here !== undefined, loaded, holding: holders.has(row.id), why };
    });
    this.unmet = unmetOf(this.workers, count);
  }
}

function whyNot({ hold, facts }: WorkerRow, live: LiveWorker | undefined): string | undefined {
  if (live === undefined) return 'is not connected';
  if (hold !== undefined) return `is ${hold}`;
  return live.unavailable === true ? outsideText(facts) : undefined;
}

function unmetOf(workers: readonly PlacedWorkerResponse[], count: number | undefined): string | undefined {
  const able = workers.filter(({ why }) => why === undefined).length;
  const wanted = count ?? 1;
  if (able >= wanted) return undefined;
  if (able > 0) return `${able} of ${wanted} workers can run it now.`;
  const [first] = workers;
  if (first === undefined) return 'No worker has joined.';
  return `No worker can run it now: ${workers.map(({ name, why }) => `${name} ${why ?? ''}`).join('; ')}.`;
}
