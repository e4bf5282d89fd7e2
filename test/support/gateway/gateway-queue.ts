import type { InvocationCompleted, InvocationResult } from '#contracts/messages/invocation-completed.js';
import { INVOCATION_COMPLETED } from '#contracts/messages/invocation-completed.js';
import { INVOCATION_PROGRESSED, type InvocationProgressed } from '#contracts/messages/invocation-progressed.js';
import { RUN_INVOCATION, type InvocationRequest, type RunInvocation } from '#contracts/messages/run-invocation.js';
import type { OutgoingMessage } from '#contracts/ports/durable-queue.js';
import { resultsQueue, type Address } from '#contracts/topology.js';
import { MemoryQueue } from '../worker/memory-queue.js';

/** What a worker does with a call: a result, or nothing (yet). */
export type WorkerScript = (call: InvocationRequest) => Omit<InvocationResult, 'id'> | undefined;

/** The broker as a gateway sees it, with a worker behind it that does what the test says. */
export class GatewayQueue extends MemoryQueue {
  /** Messages ready in every queue; undefined: no such queue. */
  ready: number | undefined = 0;
  script: WorkerScript = () => undefined;
  #gateway = '';

  /** Every message of calls that was published. */
  get runs(): RunInvocation[] {
    return this.bodies<RunInvocation>(RUN_INVOCATION);
  }

  override async publish(address: Address, message: OutgoingMessage): Promise<void> {
    await super.publish(address, message);
    if (message.type !== RUN_INVOCATION) return;
    const run = JSON.parse(Buffer.from(message.body).toString('utf8')) as RunInvocation;
    if (run.gateway === undefined) return;
    this.#gateway = run.gateway;
    for (const call of run.calls) {
      const result = this.script(call);
      if (result !== undefined) await this.complete('w1', { id: call.id, ...result });
    }
  }

  async complete(worker: string, ...results: InvocationResult[]): Promise<void> {
    const body: InvocationCompleted = { v: 1, worker, results };
    await this.deliver(resultsQueue(this.#gateway), body, { type: INVOCATION_COMPLETED });
  }

  async progress(worker: string, calls: { held?: string[]; running?: string[] }): Promise<void> {
    const body: InvocationProgressed = { v: 1, worker, held: [], running: [], ...calls };
    await this.deliver(resultsQueue(this.#gateway), body, { type: INVOCATION_PROGRESSED });
  }

  override readyCount(): Promise<number | undefined> {
    return Promise.resolve(this.ready);
  }
}
