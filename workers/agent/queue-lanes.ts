import type { Assignment } from '#contracts/messages/worker-link.js';
import type { QueueTrigger } from '../bindings/binding-extension.js';
import type { LaneApp, LaneTools } from './lane.js';
import type { LoadedVersion } from './loaded-version.js';
import { QueueLane } from './queue-lane.js';
import type { QueueSource } from './queue-message.js';

/** The queues of one app: a lane for each function that the served version has a queue for and the app may consume. */
export class QueueLanes {
  readonly #app: LaneApp;
  readonly #tools: LaneTools;
  readonly #lanes = new Map<string, QueueLane>();
  readonly #leaving = new Set<Promise<void>>();
  readonly #say: (warning: string) => void;
  readonly #said = new Set<string>();
  #closed = false;

  /** `say`: into the app's own log. */
  constructor(app: LaneApp, tools: LaneTools, say: (warning: string) => void) {
    this.#app = app;
    this.#tools = tools;
    this.#say = say;
  }

  get running(): number {
    return [...this.#lanes.values()].reduce((sum, lane) => sum + lane.running, 0);
  }

  /**
   * Opens what is new and closes what is gone; a lane that closes finishes what it runs meanwhile. Nothing is waited for: one queue that cannot be consumed
   * must not keep the app from its calls.
   */
  follow(
    version: LoadedVersion,
    { queues = [], queuesOfOthers = [], drained = false }: Pick<Assignment, 'queues' | 'queuesOfOthers' | 'drained'>,
  ): void {
    if (this.#closed) return;
    for (const { queue, owner } of queuesOfOthers) {
      this.#warn(`Queue '${queue}' belongs to app ${owner}: functions that it triggers wait for an Owner's consent.`);
    }
    const allowed = new Set(queues);
    const sources = drained ? [] : sourcesOf(version).filter(({ trigger }) => mayConsume(trigger, allowed));
    const wanted = new Map(sources.map((source) => [keyOf(source), source]));
    for (const [key, lane] of this.#lanes) {
      const source = wanted.get(key);
      if (source === undefined) this.#leave(key, lane);
      else lane.adopt(source);
    }
    for (const [key, source] of wanted) if (!this.#lanes.has(key)) this.#open(key, source);
    void this.#forget(version);
  }

  /** Takes nothing more; resolves when every run has been settled. */
  async close(): Promise<void> {
    this.#closed = true;
    for (const [key, lane] of this.#lanes) this.#leave(key, lane);
    await Promise.all(this.#leaving);
  }

  #warn(warning: string): void {
    if (this.#said.has(warning)) return;
    this.#said.add(warning);
    this.#say(warning);
  }

  #open(key: string, source: QueueSource): void {
    const lane = new QueueLane(this.#app, this.#tools, source);
    this.#lanes.set(key, lane);
    lane
      .open()
      .catch((error: unknown) => this.#tools.logger.error({ error, app: this.#app.name }, 'A queue is not consumed'));
  }

  #leave(key: string, lane: QueueLane): void {
    this.#lanes.delete(key);
    const leaving = lane
      .close()
      .catch((error: unknown) => this.#tools.logger.error({ error, app: this.#app.name }, 'A queue could not be left'))
      .finally(() => this.#leaving.delete(leaving));
    this.#leaving.add(leaving);
  }

  /** Connections that the version has no use for; those of lanes that are closing have. */
  async #forget(version: LoadedVersion): Promise<void> {
    await Promise.all(this.#leaving);
    if (this.#closed || this.#app.current() !== version) return;
    const bindings = [...version.bindings.values()].flatMap(({ trigger, outputs }) => [
      ...(trigger === undefined ? [] : [trigger]),
      ...outputs,
    ]);
    const brokers = bindings.map(({ broker }) => broker).filter((broker) => broker.kind === 'foreign');
    await this.#tools.foreign.keep(this.#app.name, brokers);
  }
}

/** With the functions' names as their author wrote them: that is what history and log show. */
function sourcesOf({ bindings, app }: LoadedVersion): QueueSource[] {
  const able = app.report.functions.filter(({ errors, disabled }) => errors.length === 0 && !disabled);
  return [...bindings].flatMap(([key, { trigger }]) => {
    const functionName = able.find(({ name }) => name.toLowerCase() === key)?.name ?? key;
    return trigger === undefined ? [] : [{ functionName, trigger }];
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
