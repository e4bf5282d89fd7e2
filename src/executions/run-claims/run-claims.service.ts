import { Injectable } from '@nestjs/common';
import type { RunClaimAnswer } from '#contracts/messages/worker-link.js';
import { DurableQueue } from '#contracts/ports/durable-queue.js';
import { RECORDS_QUEUE } from '#contracts/topology.js';
import { CancelledBatches } from '../../batches/cancelled-batches.js';
import { FleetRegistry } from '../../fleet/fleet-registry.js';
import { RunClaimStore, type RunClaimRequest, type RunHolder } from './run-claim-store.js';

/**
 * How long a holder must have been gone, and no record have waited in the broker, before its run is started again: longer than the recorder holds
 * back a batch that the store could not take (5 s), and long enough for a worker whose connection broke to be back.
 */
const GONE_FOR_MS = 6_000;
/** Several times as long as a worker waits between two questions. */
const LOOKS_WITHIN_MS = 15_000;

type Answer = RunClaimAnswer['answer'];

/** Whether an invocation may start (design, sections 4 and 5): no two runs of one id beside each other, none after a final outcome. */
@Injectable()
export class RunClaims {
  constructor(
    private readonly store: RunClaimStore,
    private readonly cancelled: CancelledBatches,
    private readonly fleet: FleetRegistry,
    private readonly queue: DurableQueue,
  ) {}

  /** Rejects with STORE_UNAVAILABLE or BROKER_UNAVAILABLE: it cannot be told then, and the run has to wait. */
  async ask(request: RunClaimRequest & { readonly batch?: string | undefined }): Promise<Answer> {
    const answer = await this.#askStore(request);
    if (answer !== 'run' || request.batch === undefined) return answer;
    // After the claim: who cancels a batch tells the children that are claimed, and those that are not find it cancelled here.
    return (await this.cancelled.has(request.batch)) ? 'cancelled' : 'run';
  }

  async #askStore(request: RunClaimRequest): Promise<Answer> {
    const state = await this.store.claim(request);
    if (state.kind !== 'held') return state.kind;
    const { holder, doubted } = state;
    if (!(await this.#mayBeTakenFrom(holder))) {
      if (doubted) await this.store.trust(request.id, holder);
      return 'later';
    }
    const after = await this.store.takeOver(request, holder, { forMs: GONE_FOR_MS, looksWithinMs: LOOKS_WITHIN_MS });
    return after.kind === 'held' ? 'later' : after.kind;
  }

  /** The holder has not begun and does not mean to. */
  giveBack(id: string, holder: RunHolder): Promise<void> {
    return this.store.giveBack(id, holder);
  }

  /** A process that is gone may have finished first: its last record must not be waiting in the broker still. */
  async #mayBeTakenFrom({ worker, process }: RunHolder): Promise<boolean> {
    if (this.fleet.presence(worker, process) !== 'gone') return false;
    return ((await this.queue.readyCount(RECORDS_QUEUE.name)) ?? 0) === 0;
  }
}
