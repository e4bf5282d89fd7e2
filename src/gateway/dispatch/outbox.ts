import { Injectable } from '@nestjs/common';
import { randomUUID } from 'node:crypto';
import { codeOf } from '#contracts/errors.js';
import { MAX_CALLS_PER_MESSAGE, RUN_INVOCATION } from '#contracts/messages/run-invocation.js';
import { DurableQueue } from '#contracts/ports/durable-queue.js';
import { Logger } from '#contracts/ports/logger.js';
import { syncAddress } from '#contracts/topology.js';
import { FleetRegistry, type LiveWorker } from '../../fleet/fleet-registry.js';
import { CallBook, refusal } from './call-book.js';
import type { Call } from './call.js';

/** Calls with long bodies do not travel together: one worker would wait for all of them to arrive. */
const MAX_MESSAGE_CHARACTERS = 1024 * 1024;

/**
 * Calls for one app that arrive in one turn of the event loop travel together, at most 16 and fewer when more workers are free
 * (design, section 4, step 2); alone, a call waits for nobody longer than the turn.
 */
@Injectable()
export class Outbox {
  #waiting = new Map<string, Call[]>();

  constructor(
    private readonly book: CallBook,
    private readonly queue: DurableQueue,
    private readonly fleet: FleetRegistry,
    private readonly logger: Logger,
  ) {}

  add(call: Call): void {
    if (this.#waiting.size === 0) setImmediate(() => this.#flush());
    const { app } = call.request;
    const calls = this.#waiting.get(app);
    if (calls === undefined) this.#waiting.set(app, [call]);
    else calls.push(call);
  }

  #flush(): void {
    const waiting = this.#waiting;
    this.#waiting = new Map();
    for (const [app, calls] of waiting) {
      const wanted = calls.filter((call) => !call.answered);
      const slots = this.fleet
        .serving(app)
        .map((worker) => syncSlotsOf(worker, app))
        .filter((count) => count > 0);
      // The calls of a message start together: whichever worker takes it must have slots for all of them.
      const most = Math.min(MAX_CALLS_PER_MESSAGE, Math.ceil(wanted.length / slots.length), ...slots);
      if (slots.length === 0) this.#refuse(wanted, { kind: 'unavailable', code: 'NO_WORKER' });
      else this.#send(app, wanted, most);
    }
  }

  #send(app: string, calls: readonly Call[], share: number): void {
    let batch: Call[] = [];
    let bodies: string[] = [];
    let characters = 0;
    for (const call of calls) {
      const body = JSON.stringify(call.request);
      if (batch.length > 0 && (batch.length >= share || characters + body.length > MAX_MESSAGE_CHARACTERS)) {
        this.#publish(app, batch, bodies);
        [batch, bodies, characters] = [[], [], 0];
      }
      batch.push(call);
      bodies.push(body);
      characters += body.length;
    }
    if (batch.length > 0) this.#publish(app, batch, bodies);
  }

  /** Not awaited one after the other: confirms are read as they come. */
  #publish(app: string, calls: readonly Call[], bodies: readonly string[]): void {
    const now = this.book.nowMs();
    let expirationMs = 1;
    for (const call of calls) {
      call.enter('published', now);
      expirationMs = Math.max(expirationMs, Math.ceil(call.expiresAtMs - now));
    }
    const message = {
      id: randomUUID(),
      type: RUN_INVOCATION,
      body: Buffer.from(`{"v":1,"gateway":${JSON.stringify(this.book.gatewayId)},"calls":[${bodies.join(',')}]}`),
      persistent: false,
      expirationMs,
    };
    const { available } = this.queue;
    this.queue.publish(syncAddress(app), message).catch((error: unknown) => {
      this.logger.warn({ error, app, calls: calls.length }, 'Calls could not be handed to the broker');
      // Sent, but not confirmed: a worker may have them, so their callers must not hear that they did not start.
      const unclear = available && codeOf(error) !== 'BROKER_UNROUTABLE';
      this.#refuse(calls, unclear ? { kind: 'lost' } : refusal(error));
    });
  }

  #refuse(calls: readonly Call[], outcome: ReturnType<typeof refusal>): void {
    for (const call of calls) {
      // A worker that reported it in the meantime has it, whatever became of the confirm.
      if (call.state === 'waiting' || call.state === 'published') this.book.close(call, outcome);
    }
  }
}

function syncSlotsOf({ apps }: LiveWorker, app: string): number {
  return Math.max(0, ...apps.filter((served) => served.app === app).map(({ syncSlots }) => syncSlots));
}
