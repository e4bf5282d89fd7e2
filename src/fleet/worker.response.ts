import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import type { WorkerAppState, WorkerFacts, WorkerLoad } from '#contracts/messages/worker-link.js';
import type { LiveWorker } from './fleet-registry.js';
import { WorkerAvailabilityResponse, availabilityAt } from './worker-availability.js';
import type { WorkerRow } from './worker-store.js';

export class WorkerAppResponse {
  @ApiProperty()
  readonly app: string;

  @ApiProperty()
  readonly version: string;

  @ApiProperty({ enum: ['loading', 'ready', 'failed'] })
  readonly state: WorkerAppState['state'];

  @ApiProperty({ description: 'Sync calls that the worker can take at once for the app.' })
  readonly syncSlots: number;

  constructor(state: WorkerAppState) {
    this.app = state.app;
    this.version = state.version;
    this.state = state.state;
    this.syncSlots = state.syncSlots;
  }
}

/** Its window is shown with what it means now. */
type ShownFacts = Omit<WorkerFacts, 'available'>;

class WorkerFactsResponse implements ShownFacts {
  @ApiProperty({ description: 'As Node.js names it.', example: 'linux' })
  readonly os!: string;

  @ApiProperty({ example: 'x64' })
  readonly arch!: string;

  @ApiProperty({ type: [String], example: ['node24'] })
  readonly runtimes!: string[];

  @ApiProperty()
  readonly cores!: number;

  @ApiProperty()
  readonly memoryMiB!: number;

  @ApiProperty({ type: 'object', additionalProperties: { type: 'string' } })
  readonly labels!: Record<string, string>;

  @ApiProperty({ description: 'Of Nightshift.' })
  readonly release!: string;
}

class WorkerLoadResponse implements WorkerLoad {
  @ApiPropertyOptional({
    description: 'Share of the processors in use, by whomever: of the whole machine, for a worker in a container too.',
    minimum: 0,
    maximum: 1,
  })
  readonly cpu?: number;

  @ApiProperty({ description: 'Memory in use, by whomever, of the `memoryMiB` of its facts.' })
  readonly memoryUsedMiB!: number;

  @ApiPropertyOptional({
    description:
      'Resident memory of the worker process and all that it has started, its language processes above all; where it shares a process with management, of both. Known on Linux.',
  })
  readonly residentMiB?: number;

  @ApiProperty({ description: 'Since its process was started.' })
  readonly uptimeS!: number;

  @ApiProperty({
    type: 'object',
    additionalProperties: { type: 'integer' },
    description: 'Calls in flight by app; apps without any are left out.',
  })
  readonly running!: Record<string, number>;
}

/** A worker that has joined. `running`, `draining` and `apps` are known only while it is connected. */
export class WorkerResponse {
  @ApiProperty()
  readonly id: string;

  @ApiProperty()
  readonly name: string;

  @ApiProperty({ description: 'Connected to some management node now.' })
  readonly live: boolean;

  @ApiProperty({ type: Date })
  readonly joinedAt: Date;

  @ApiProperty({ type: Date })
  readonly lastSeenAt: Date;

  @ApiProperty({
    enum: ['working', 'cordoned', 'draining', 'drained', 'unavailable'],
    description:
      'What people made of it; `drained` once a draining worker runs nothing any more, `unavailable` while it is outside its availability window.',
  })
  readonly state: 'working' | 'cordoned' | 'draining' | 'drained' | 'unavailable';

  @ApiPropertyOptional({
    type: () => WorkerAvailabilityResponse,
    description: 'Its availability window (`WORKER_AVAILABLE`); absent: it takes work at any time.',
  })
  readonly availability: WorkerAvailabilityResponse | undefined;

  @ApiPropertyOptional({ type: () => WorkerFactsResponse, description: 'What it said of itself last.' })
  readonly facts: ShownFacts | undefined;

  @ApiPropertyOptional({
    type: () => WorkerLoadResponse,
    description: 'A few seconds old; known while it is connected.',
  })
  readonly load: WorkerLoad | undefined;

  @ApiPropertyOptional({ type: Number, description: 'Calls it is running.' })
  readonly running: number | undefined;

  @ApiPropertyOptional({ type: Boolean, description: 'Finishing its calls, taking no new ones.' })
  readonly draining: boolean | undefined;

  @ApiPropertyOptional({ type: [WorkerAppResponse] })
  readonly apps: readonly WorkerAppResponse[] | undefined;

  constructor(row: WorkerRow, live: LiveWorker | undefined, now: Date) {
    this.id = row.id;
    this.name = row.name;
    this.live = live !== undefined;
    this.joinedAt = row.joinedAt;
    this.lastSeenAt = live === undefined ? row.lastSeenAt : new Date(live.lastSeenMs);
    this.state = stateOf(row, live);
    const facts = live?.facts ?? row.facts;
    this.availability = availabilityAt(now, facts);
    this.facts = shownFacts(facts);
    this.load = live?.load;
    this.running = live?.running;
    this.draining = live?.draining;
    this.apps = live?.apps.map((state) => new WorkerAppResponse(state));
  }
}

export class RemovedWorkerResponse {
  @ApiProperty()
  readonly id!: string;

  @ApiProperty()
  readonly name!: string;

  @ApiProperty({ description: 'Runs that it had in hand: sync calls fail, durable runs start again elsewhere.' })
  readonly running!: number;

  @ApiProperty({ type: [String], description: 'What it had loaded.' })
  readonly apps!: readonly string[];
}

export class WorkerListResponse {
  @ApiProperty({ type: [WorkerResponse] })
  readonly items: readonly WorkerResponse[];

  constructor(rows: readonly WorkerRow[], live: readonly LiveWorker[], now: Date) {
    const byId = new Map(live.map((worker) => [worker.id, worker]));
    this.items = rows.map((row) => new WorkerResponse(row, byId.get(row.id), now));
  }
}

function stateOf({ hold }: WorkerRow, live: LiveWorker | undefined): WorkerResponse['state'] {
  if (hold === 'draining' && isIdle(live)) return 'drained';
  return hold ?? (live?.unavailable === true ? 'unavailable' : 'working');
}

function shownFacts(facts: WorkerFacts | undefined): ShownFacts | undefined {
  if (facts === undefined) return undefined;
  const { available: _available, ...shown } = facts;
  return shown;
}

/** Said since it heard of the hold: what it said before is seconds old. */
function isIdle(live: LiveWorker | undefined): boolean {
  return live === undefined || (live.draining && live.running === 0);
}
