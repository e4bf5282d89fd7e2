import { randomUUID } from 'node:crypto';
import { codeOf } from '#contracts/errors.js';
import {
  CALLS_REPEATED_EVERY_MS,
  INVOCATION_PROGRESSED,
  type InvocationProgressed,
} from '#contracts/messages/invocation-progressed.js';
import type { Clock } from '#contracts/ports/clock.js';
import type { DurableQueue } from '#contracts/ports/durable-queue.js';
import type { Logger } from '#contracts/ports/logger.js';
import { resultsAddress } from '#contracts/topology.js';

/** A call younger than this is not worth a message: most have ended by then. */
const REPORT_AFTER_MS = 20;
const AGAIN_AFTER_MS = 200;
/** A gateway that lost its connection has its queue back within seconds; one that is gone costs a message a second while its calls run. */
const UNROUTABLE_AGAIN_AFTER_MS = 1_000;

interface Call {
  readonly id: string;
  readonly gateway: string;
  readonly arrivedMs: number;
  /** How often it is here: a message that came again may meet its older self, which still waits for slots. */
  copies: number;
  state: 'held' | 'running';
  reported: 'held' | 'running' | undefined;
}

interface ProgressOptions {
  readonly queue: DurableQueue;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly workerId: () => string;
  readonly repeatEveryMs?: number;
}

/**
 * Tells gateways which of their calls this worker has, for calls that are still here 20 ms after they arrived: at every change, and again every
 * few seconds, so that a gateway can tell a long call from one whose result was lost. Timers run only while there are calls.
 */
export class ProgressReporter {
  readonly #options: ProgressOptions;
  readonly #calls = new Map<string, Call>();
  readonly #unreported = new Set<Call>();
  #timer: NodeJS.Timeout | undefined;
  #repeating: NodeJS.Timeout | undefined;
  #stopped = false;

  constructor(options: ProgressOptions) {
    this.#options = options;
  }

  held(gateway: string, id: string): void {
    const known = this.#calls.get(id);
    if (known !== undefined) {
      known.copies += 1;
      return;
    }
    const arrivedMs = this.#options.clock.monotonicMs();
    const call: Call = { id, gateway, arrivedMs, copies: 1, state: 'held', reported: undefined };
    this.#calls.set(id, call);
    this.#mark(call);
    this.#repeatLater();
  }

  running(id: string): void {
    const call = this.#calls.get(id);
    if (call === undefined) return;
    call.state = 'running';
    this.#mark(call);
  }

  /** Ended, or given back. */
  gone(id: string): void {
    const call = this.#calls.get(id);
    if (call === undefined) return;
    call.copies -= 1;
    if (call.copies > 0) return;
    this.#calls.delete(id);
    this.#unreported.delete(call);
  }

  close(): void {
    this.#stopped = true;
    clearTimeout(this.#timer);
    clearTimeout(this.#repeating);
  }

  #mark(call: Call): void {
    this.#unreported.add(call);
    this.#arm(REPORT_AFTER_MS);
  }

  #arm(afterMs: number): void {
    if (this.#stopped) return;
    this.#timer ??= setTimeout(() => this.#report(), afterMs);
  }

  #repeatLater(): void {
    if (this.#stopped) return;
    this.#repeating ??= setTimeout(() => {
      this.#repeating = undefined;
      this.#again([...this.#calls.values()]);
      if (this.#calls.size > 0) this.#repeatLater();
    }, this.#options.repeatEveryMs ?? CALLS_REPEATED_EVERY_MS).unref();
  }

  #report(): void {
    this.#timer = undefined;
    const due = this.#takeDue();
    for (const [gateway, calls] of due) void this.#publish(gateway, calls);
    if (this.#unreported.size > 0) this.#arm(REPORT_AFTER_MS);
  }

  #takeDue(): Map<string, Call[]> {
    // A millisecond of grace: timers may fire a little early, and then the oldest would wait for a second round.
    const arrivedBefore = this.#options.clock.monotonicMs() - REPORT_AFTER_MS + 1;
    const due = new Map<string, Call[]>();
    for (const call of this.#unreported) {
      if (call.arrivedMs > arrivedBefore) continue;
      this.#unreported.delete(call);
      if (call.reported === call.state) continue;
      call.reported = call.state;
      const calls = due.get(call.gateway);
      if (calls === undefined) due.set(call.gateway, [call]);
      else calls.push(call);
    }
    return due;
  }

  async #publish(gateway: string, calls: readonly Call[]): Promise<void> {
    const idsOf = (state: Call['state']) => calls.filter((call) => call.state === state).map(({ id }) => id);
    const progress: InvocationProgressed = {
      v: 1,
      worker: this.#options.workerId(),
      held: idsOf('held'),
      running: idsOf('running'),
    };
    try {
      await this.#options.queue.publish(resultsAddress(gateway), {
        id: randomUUID(),
        type: INVOCATION_PROGRESSED,
        body: Buffer.from(JSON.stringify(progress)),
        persistent: false,
      });
    } catch (error) {
      this.#options.logger.debug({ error, gateway, calls: calls.length }, 'Progress of calls could not be reported');
      const unroutable = codeOf(error) === 'BROKER_UNROUTABLE';
      setTimeout(() => this.#again(calls), unroutable ? UNROUTABLE_AGAIN_AFTER_MS : AGAIN_AFTER_MS).unref();
    }
  }

  #again(calls: readonly Call[]): void {
    for (const call of calls) {
      if (this.#calls.get(call.id) !== call) continue;
      call.reported = undefined;
      this.#mark(call);
    }
  }
}
