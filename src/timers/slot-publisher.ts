import { Injectable } from '@nestjs/common';
import { DurableDispatch } from '../executions/durable/durable-dispatch.js';
import { TimerStore, type PublishableSlot, type SlotKey } from './timer-store.js';

/** Publishes released slots. One that fails stays in the store, and any node publishes it a few seconds later. */
@Injectable()
export class SlotPublisher {
  constructor(
    private readonly dispatch: DurableDispatch,
    private readonly store: TimerStore,
  ) {}

  /** Resolves with how many were published. Rejects with the first failure once all were tried. */
  async publish(slots: readonly PublishableSlot[]): Promise<number> {
    const done: SlotKey[] = [];
    const failures: unknown[] = [];
    await Promise.all(
      slots.map((slot) =>
        this.dispatch.submit(slot.request).then(
          () => done.push(slot),
          (error: unknown) => failures.push(error),
        ),
      ),
    );
    await this.store.markPublished(done);
    if (failures.length > 0) throw failures[0];
    return done.length;
  }
}
