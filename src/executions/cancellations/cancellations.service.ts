import { Injectable } from '@nestjs/common';
import { NightshiftError } from '#contracts/errors.js';
import type { ExecutionCancelled } from '#contracts/messages/control.js';
import { Signals } from '#contracts/ports/signals.js';
import { CONTROL_KEYS } from '#contracts/topology.js';
import type { ExecutionRow } from '../execution-store.js';
import { ExecutionsService } from '../executions.service.js';
import { ParkedStore } from '../parked/parked-store.js';
import { CancellationStore } from './cancellation-store.js';

/** Workers ask for all of them: more than this at once are found by those that ask later. */
const MAX_LISTED = 10_000;

/** Wishes to cancel. The worker that has the execution, or takes it next, records the outcome. */
@Injectable()
export class Cancellations {
  constructor(
    private readonly store: CancellationStore,
    private readonly executions: ExecutionsService,
    private readonly parked: ParkedStore,
    private readonly signals: Signals,
  ) {}

  /** Resolves once the wish is stored. Throws EXECUTION_NOT_FOUND, EXECUTION_ENDED, EXECUTION_NOT_CANCELLABLE. */
  async cancel(id: string, day?: string): Promise<ExecutionRow> {
    const { execution } = await this.executions.get(id, day);
    if (execution.endedAt !== undefined) {
      throw new NightshiftError('EXECUTION_ENDED', `Execution ${id} has ended already: ${execution.status}.`);
    }
    if (execution.lane === 'sync') {
      const text = `Execution ${id} answers an HTTP call that somebody waits for: it ends with its answer or at its time limit.`;
      throw new NightshiftError('EXECUTION_NOT_CANCELLABLE', text);
    }
    await this.want(execution.day, id);
    return execution;
  }

  /** As `cancel`, of an execution that is known to be durable; one that has ended stays as it is. */
  async want(day: string, id: string): Promise<void> {
    await this.store.insert(day, id);
    // What waits for a retry need not wait to be told.
    await this.parked.hasten(day, id);
    const signal: ExecutionCancelled = { type: 'execution.cancelled', id };
    this.signals.send(CONTROL_KEYS.executionCancelled, signal);
  }

  /** It is wanted, and no worker has recorded it yet. */
  isWanted(day: string, id: string): Promise<boolean> {
    return this.store.has(day, id);
  }

  list(): Promise<string[]> {
    return this.store.list(MAX_LISTED);
  }
}
