import { Registry } from 'prom-client';
import { migrate } from '#adapters/store/sqlite/migrate.js';
import { SqliteDatabase } from '#adapters/store/sqlite/sqlite-database.js';
import { SqliteExecutionStore } from '#adapters/store/sqlite/sqlite-execution-store.js';
import { SqliteTimerStore } from '#adapters/store/sqlite/sqlite-timer-store.js';
import { NightshiftError } from '#contracts/errors.js';
import { executionOf, type EndedRecord } from '#contracts/messages/execution-recorded.js';
import type { InvocationRequest } from '#contracts/messages/run-invocation.js';
import { SilentLogger } from '#contracts/ports/logger.js';
import type { AppState } from '#src/apps/app-store.js';
import type { DurableDispatch } from '#src/executions/durable/durable-dispatch.js';
import { MissedTimers, type MissedTimer } from '#src/timers/missed-timers.js';
import { SchedulerPresence } from '#src/timers/scheduler-presence.js';
import { SchedulerRound } from '#src/timers/scheduler-round.js';
import { SlotPublisher } from '#src/timers/slot-publisher.js';
import { TimerCatalog } from '#src/timers/timer-catalog.js';
import { TimerRegistration } from '#src/timers/timer-registration.js';
import { TimerRounds } from '#src/timers/timer-rounds.js';
import { TimerUpkeep } from '#src/timers/timer-upkeep.js';
import type { TimerRow } from '#src/timers/timer-store.js';
import { TimersService } from '#src/timers/timers.service.js';
import { aLoadReport } from '../factories.js';
import { aSnapshot, FixedCatalog } from '../gateway/fixed-catalog.js';
import { SetClock } from '../set-clock.js';

const SECOND = 1_000;
const HOUR = 3_600_000;

/** A scheduler as one node runs it, without its alarm. */
export class SchedulerNode {
  readonly missed: MissedTimer[] = [];
  readonly round: SchedulerRound;
  readonly service: TimersService;

  constructor(house: TimerHouse) {
    const { store, catalog, clock } = house;
    const timers = new TimerCatalog(catalog);
    const dispatch = { submit: (request: InvocationRequest) => house.take(request) } as unknown as DurableDispatch;
    const publisher = new SlotPublisher(dispatch, store);
    const missed = new MissedTimers(new Registry(), new SilentLogger());
    missed.onMissed((each) => this.missed.push(each));
    this.round = new SchedulerRound(
      new SchedulerPresence(store, clock),
      new TimerRegistration(catalog, timers, store, new SilentLogger()),
      new TimerRounds(store, timers, publisher, missed),
      new TimerUpkeep(store, missed, clock, { pollMs: 500, lateAfterMs: 300 * SECOND }),
    );
    this.round.onNews(() => undefined);
    this.service = new TimersService(catalog, timers, store, publisher);
  }

  /** Rounds until there is nothing more to do, as many as a node would make at once. */
  async work(): Promise<void> {
    for (let rounds = 0; rounds < 1_000; rounds += 1) {
      if (!(await this.round.make()).more) return;
    }
    throw new Error('A scheduler does not come to rest');
  }
}

/** Schedulers on one store whose clock a test moves, and a broker and a worker that the test plays. */
export class TimerHouse {
  readonly clock = new SetClock();
  readonly catalog = new FixedCatalog();
  readonly store: SqliteTimerStore;
  /** Everything that was published, in order. */
  readonly published: InvocationRequest[] = [];
  brokerIsAway = false;
  /** The scheduler that is at work. */
  node: SchedulerNode;
  readonly #database: SqliteDatabase;
  readonly #executions: SqliteExecutionStore;
  #revision = 0;

  private constructor(database: SqliteDatabase) {
    this.#database = database;
    this.store = new SqliteTimerStore(database, () => this.clock.now().getTime());
    this.#executions = new SqliteExecutionStore(database);
    this.node = this.another();
  }

  static async open(): Promise<TimerHouse> {
    const database = new SqliteDatabase(':memory:');
    database.configure();
    await migrate(database, new SilentLogger());
    return new TimerHouse(database);
  }

  close(): void {
    this.#database.close();
  }

  another(): SchedulerNode {
    return new SchedulerNode(this);
  }

  /** Time passes, and a scheduler looks. */
  async after(ms: number, who = this.node): Promise<void> {
    this.clock.advance(ms);
    await who.work();
  }

  /** The next full hour. */
  hour(): Promise<void> {
    return this.after(HOUR - (this.clock.now().getTime() % HOUR));
  }

  /** The run that was published last begins now, and ends. */
  async run(ms = 0): Promise<void> {
    const startedAt = this.clock.now().toISOString();
    this.clock.advance(ms);
    await this.end(this.latest, { startedAt });
    await this.node.work();
  }

  /** No scheduler for a time; another one comes. */
  async down(ms: number): Promise<void> {
    await this.node.round.leave();
    this.clock.advance(ms);
    this.node = this.another();
    await this.node.work();
  }

  /** What the store has of the timer. */
  async row(): Promise<TimerRow | undefined> {
    return (await this.store.list())[0];
  }

  take(request: InvocationRequest): Promise<void> {
    if (this.brokerIsAway) return Promise.reject(new NightshiftError('BROKER_UNAVAILABLE', 'The broker is away.'));
    this.published.push(request);
    return Promise.resolve();
  }

  /** An app, `shop` unless named, with one timer, `Payroll`. */
  serve(
    options: Readonly<Record<string, unknown>>,
    more: {
      app?: string;
      version?: string;
      settings?: Record<string, string>;
      disabled?: boolean;
      state?: AppState;
    } = {},
  ): void {
    const binding = { name: 'timer', type: 'timerTrigger', direction: 'in' as const, ...options };
    const { app = 'shop', version = 'v1', settings = {}, disabled = false, state = 'running' } = more;
    const payroll = { name: 'Payroll', bindings: [binding], language: 'node', disabled, errors: [] };
    this.#revision += 1;
    const report = aLoadReport({ functions: [payroll] });
    this.catalog.set(aSnapshot({ name: app, revision: this.#revision, version, settings, report, state }));
  }

  async begin(request: InvocationRequest): Promise<void> {
    const startedAt = this.clock.now().toISOString();
    await this.#executions.apply([{ kind: 'started', attempt: 1, worker: 'w1', startedAt, ...executionOf(request) }]);
  }

  async end(request: InvocationRequest, overrides: Partial<EndedRecord> = {}): Promise<void> {
    await this.#executions.apply([
      { ...this.#ended(request), startedAt: this.clock.now().toISOString(), ...overrides },
    ]);
  }

  /** Without having begun. */
  async expire(request: InvocationRequest): Promise<void> {
    await this.#executions.apply([{ ...this.#ended(request), outcome: 'Expired' }]);
  }

  #ended(request: InvocationRequest): EndedRecord {
    const endedAt = this.clock.now().toISOString();
    const attempt = { attempt: 1, worker: 'w1', endedAt, durationMs: 0, final: true, logs: [] };
    return { kind: 'ended', ...attempt, outcome: 'Succeeded', ...executionOf(request) };
  }

  /** The latest that was published. */
  get latest(): InvocationRequest {
    const request = this.published.at(-1);
    if (request === undefined) throw new Error('Nothing was published');
    return request;
  }

  /** The timer objects of everything that was published. */
  get objects(): {
    Schedule: { AdjustForDST: boolean };
    ScheduleStatus: { Last: string; Next: string; LastUpdated: string } | null;
    IsPastDue: boolean;
  }[] {
    return this.published.map(({ inputData }) => JSON.parse(inputData[0]?.data.json ?? ''));
  }

  /** Hours and minutes of the slots that were published, with `!` for past due. */
  get slots(): string[] {
    return this.objects.map(
      ({ ScheduleStatus, IsPastDue }) => `${ScheduleStatus?.Next.slice(11, 19) ?? 'unwatched'}${IsPastDue ? '!' : ''}`,
    );
  }
}
