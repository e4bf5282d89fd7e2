import { Injectable } from '@nestjs/common';
import { codeOf, NightshiftError } from '#contracts/errors.js';
import { codec } from '#contracts/messages/codec.js';
import type { AppChanged } from '#contracts/messages/control.js';
import { executionOf } from '#contracts/messages/execution-recorded.js';
import { RUN_INVOCATION, RunInvocation, type InvocationRequest } from '#contracts/messages/run-invocation.js';
import { DurableQueue, type OutgoingMessage } from '#contracts/ports/durable-queue.js';
import { Signals } from '#contracts/ports/signals.js';
import { RecordWriter } from '#contracts/record-writer.js';
import { CONTROL_KEYS, durableAddress, durableQueue } from '#contracts/topology.js';
import { AppStore } from '../../apps/app-store.js';
import { AppCatalog } from '../../apps/catalog/app-catalog.js';

const runInvocation = codec(RUN_INVOCATION, RunInvocation);

/** The durable lane's way in: what was accepted here runs at least once (design, section 4, step 3). */
@Injectable()
export class DurableDispatch {
  /** Lanes that are open or being opened: many requests of a new app may come at once. */
  readonly #lanes = new Map<string, Promise<void>>();

  // oxlint-disable-next-line max-params -- five dependencies, each used by what this class does
  constructor(
    private readonly queue: DurableQueue,
    private readonly records: RecordWriter,
    private readonly apps: AppStore,
    private readonly signals: Signals,
    catalog: AppCatalog,
  ) {
    // An app that was deleted, and one that is made again under its name, is not marked. Once too often does no harm.
    catalog.onChange(({ name, version, durable }) => {
      if (version === undefined || !durable) this.#lanes.delete(name);
    });
  }

  /** Resolves once the broker has confirmed the request. Rejects with BROKER_UNAVAILABLE or BROKER_UNROUTABLE: nothing was accepted then, though it may run where no confirm came in time. */
  async submit(request: InvocationRequest, headers: NonNullable<OutgoingMessage['headers']> = {}): Promise<void> {
    if (this.records.full) {
      throw new NightshiftError(
        'BROKER_UNAVAILABLE',
        'Too many execution records wait for the broker: try again later.',
      );
    }
    await this.#lane(request.app);
    await this.#publish(request, headers);
    // Not awaited: the request is safe already, and every later record can make the row too.
    void this.records.write({ kind: 'accepted', ...executionOf(request) });
  }

  async #publish(request: InvocationRequest, headers: NonNullable<OutgoingMessage['headers']>): Promise<void> {
    const body = runInvocation.encode({ v: 1, calls: [request] });
    const message = { id: request.id, type: RUN_INVOCATION, body, headers, persistent: true };
    try {
      await this.queue.publish(durableAddress(request.app), message);
    } catch (error) {
      // Somebody has deleted the queue: the next request declares it again.
      if (codeOf(error) === 'BROKER_UNROUTABLE') this.#lanes.delete(request.app);
      throw error;
    }
  }

  #lane(app: string): Promise<void> {
    let lane = this.#lanes.get(app);
    if (lane === undefined) {
      lane = this.#open(app);
      this.#lanes.set(app, lane);
      lane.catch(() => this.#lanes.delete(app));
    }
    return lane;
  }

  /** Declares the app's durable queue before the first publish, so that nothing is unroutable, and tells the workers to consume it. */
  async #open(app: string): Promise<void> {
    await this.queue.declare(durableQueue(app));
    await this.apps.markDurable(app);
    const changed: AppChanged = { type: 'app.changed', app };
    // Without it the workers would find out at the next poll, seconds later.
    this.signals.send(CONTROL_KEYS.appChanged(app), changed);
  }
}
