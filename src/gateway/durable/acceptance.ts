import { Injectable } from '@nestjs/common';
import { Clock } from '#contracts/ports/clock.js';
import { DurableDispatch } from '../../executions/durable/durable-dispatch.js';
import { json, type Answer } from '../answer.js';
import { newInvocation, type InvocationSeed } from '../functions/new-invocation.js';
import { LocationSigner } from './location-signer.js';

/** How long a caller should wait before it looks again. */
export const POLL_AFTER_SECONDS = '1';

/** Hands an invocation to the durable lane and says so: 202 with the address of its status, which can be read without a key. */
@Injectable()
export class DurableAcceptance {
  constructor(
    private readonly dispatch: DurableDispatch,
    private readonly signer: LocationSigner,
    private readonly clock: Clock,
  ) {}

  now(): Date {
    return this.clock.now();
  }

  /** `origin` is the gateway's as the caller wrote it. Rejects with BROKER_UNAVAILABLE or STORE_UNAVAILABLE: nothing was accepted then. */
  async accept(seed: Omit<InvocationSeed, 'lane'>, at: Date, origin: string): Promise<Answer> {
    const request = newInvocation({ ...seed, lane: 'durable' }, at);
    await this.dispatch.submit(request);
    const { day, id } = request;
    const statusUri = this.signer.statusUri(origin, day, id);
    return json(202, { id, statusUri }, { location: statusUri, 'retry-after': POLL_AFTER_SECONDS });
  }
}
