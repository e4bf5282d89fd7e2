import { versionFor } from '#contracts/version-split.js';
import type { Assignment } from '#contracts/messages/worker-link.js';
import type { ForeignBroker, QueueTrigger } from '../bindings/binding-extension.js';
import type { LaneApp, LaneTools } from './lane.js';
import type { LoadedVersion } from './loaded-version.js';
import { QueueLane } from './queue-lane.js';
import type { QueueReadings, QueueSource } from './queue-message.js';

/** What an app's lanes follow: the version in service, and all that are loaded. */
export interface ServedSet {
  readonly active: LoadedVersion;
  readonly loaded: readonly LoadedVersion[];
}

type QueueTerms = Pick<Assignment, 'version' | 'beside' | 'queues' | 'queuesOfOthers' | 'drained'>;

/**
 * The queues of one app: a lane for each function that the version in service, or one with a share of the work, has a queue for and the app may consume.
 */
export class QueueLanes {
  readonly #app: LaneApp;
  readonly #tools: LaneTools;
  readonly #lanes = new Map<string, QueueLane>();
  readonly #leaving = new Map<QueueLane, Promise<void>>();
  readonly #say: (warning: string) => void;
  readonly #said = new Set<string>();
  #served: ServedSet | undefined;
  #closed = false;

  /** `say`: into the app's own log. */
  constructor(app: LaneApp, tools: LaneTools, say: (warning: string) => void) {
    this.#app = app;
    this.#tools = tools;
    this.#say = say;
  }

  get running(): number {
    return [...this.#lanes.values(), ...this.#leaving.keys()].reduce((sum, lane) => sum + lane.running, 0);
  }

  /**
   * Opens what is new and closes what is gone; a lane that closes finishes what it runs meanwhile. Nothing is waited for: one queue that cannot be consumed
   * must not keep the app from its calls.
   */
  follow(served: ServedSet, terms: QueueTerms): void {
    if (this.#closed) return;
    this.#served = served;
    const { queues = [], queuesOfOthers = [], drained = false } = terms;
    for (const { queue, owner } of queuesOfOthers) {
      this.#warn(`Queue '${queue}' belongs to app ${owner}: functions that it triggers wait for an Owner's consent.`);
    }
    const allowed = new Set(queues);
    // Before a lane opens: who else lets a connection go meanwhile must not close it beneath the lane.
    this.#tools.foreign.use(this.#app, brokersOf(served));
    const sources = drained ? [] : listening(served, terms).flatMap(sourcesOf);
    const wanted = readingsOf(
      sources.filter(({ trigger }) => mayConsume(trigger, allowed)),
      terms,
    );
    for (const [key, lane] of this.#lanes) {
      const readings = wanted.get(key);
      if (readings === undefined) this.#leave(key, lane, lane.close());
      else lane.adopt(readings);
    }
    for (const [key, readings] of wanted) if (!this.#lanes.has(key)) this.#open(key, readings);
    void this.#forget(served);
  }

  /** Takes nothing more; resolves when every run has been settled. */
  async close(): Promise<void> {
    this.#closed = true;
    for (const [key, lane] of this.#lanes) this.#leave(key, lane, lane.close());
    // Those that are held come to their end as well; what fails is told where each was left.
    for (const lane of this.#leaving.keys()) lane.close().catch(() => undefined);
    await Promise.all(this.#leaving.values());
  }

  /** As `close`, and what runs may wait for others as long as it needs. */
  async hold(): Promise<void> {
    this.#closed = true;
    for (const [key, lane] of this.#lanes) this.#leave(key, lane, lane.hold());
    await Promise.all(this.#leaving.values());
  }

  #warn(warning: string): void {
    if (this.#said.has(warning)) return;
    this.#said.add(warning);
    this.#say(warning);
  }

  #open(key: string, readings: QueueReadings): void {
    const lane = new QueueLane(this.#app, this.#tools, readings);
    this.#lanes.set(key, lane);
    lane
      .open()
      .catch((error: unknown) => this.#tools.logger.error({ error, app: this.#app.name }, 'A queue is not consumed'));
  }

  #leave(key: string, lane: QueueLane, left: Promise<void>): void {
    this.#lanes.delete(key);
    const leaving = left
      .catch((error: unknown) => this.#tools.logger.error({ error, app: this.#app.name }, 'A queue could not be left'))
      .finally(() => this.#leaving.delete(lane));
    this.#leaving.set(lane, leaving);
  }

  /** Connections that no loaded version has a use for; those of lanes that are closing have. */
  async #forget(served: ServedSet): Promise<void> {
    await Promise.all(this.#leaving.values());
    if (this.#closed || this.#served !== served) return;
    await this.#tools.foreign.keep(this.#app, brokersOf(served));
  }
}

/** The brokers that the loaded versions name. */
function brokersOf({ loaded }: ServedSet): ForeignBroker[] {
  const functions = loaded.flatMap((version) => [...version.bindings.values()]);
  const bindings = functions.flatMap(({ trigger, outputs }) => [
    ...(trigger === undefined ? [] : [trigger]),
    ...outputs,
  ]);
  return bindings.map(({ broker }) => broker).filter((broker) => broker.kind === 'foreign');
}

/** A version on trial, or kept warm, listens to nothing. */
function listening({ active, loaded }: ServedSet, { beside = [] }: QueueTerms): LoadedVersion[] {
  const shares = beside.filter(({ percent }) => percent > 0).map(({ version }) => version);
  return [active, ...loaded.filter((version) => version !== active && shares.includes(version.version))];
}

/** One lane for a function and its queue, however many versions have them: which version runs a message is not left to the broker. */
function readingsOf(sources: readonly QueueSource[], { version, beside }: QueueTerms): Map<string, QueueReadings> {
  const versionOf = (invocationId: string) => versionFor(invocationId, version, beside);
  const readings = new Map<string, QueueReadings>();
  for (const ofPlace of Map.groupBy(sources, placeOf).values()) {
    const [lead] = ofPlace;
    if (lead === undefined) continue;
    const byVersion = new Map(ofPlace.map((source) => [source.version, source]));
    readings.set(keyOf(lead), { lead, byVersion, versionOf });
  }
  return readings;
}

function placeOf({ functionName, trigger: { broker, queue } }: QueueSource): string {
  return JSON.stringify([functionName.toLowerCase(), broker, queue]);
}

/** With the functions' names as their author wrote them: that is what history and log show. */
function sourcesOf({ version, bindings, app }: LoadedVersion): QueueSource[] {
  const able = app.report.functions.filter(({ errors, disabled }) => errors.length === 0 && !disabled);
  return [...bindings].flatMap(([key, { trigger }]) => {
    const functionName = able.find(({ name }) => name.toLowerCase() === key)?.name ?? key;
    return trigger === undefined ? [] : [{ version, functionName, trigger }];
  });
}

function mayConsume({ broker, queue }: QueueTrigger, allowed: ReadonlySet<string>): boolean {
  return broker.kind === 'foreign' || allowed.has(queue);
}

/** What makes two lanes differ. How a message is read may change beneath a lane. */
function keyOf({ functionName, trigger }: QueueSource): string {
  const { read: _read, reason: _reason, ...facts } = trigger;
  return JSON.stringify([functionName, facts]);
}
