import { Inject, Injectable, Optional } from '@nestjs/common';
import { DurableQueue } from '#contracts/ports/durable-queue.js';
import { endsWithin } from '../ends-within.js';
import { RecorderAlarms } from '../executions/recorder/recorder-alarms.js';
import { STORES, type Stores } from '../stores.js';
import { ServiceState } from './service-state.js';

const STORE_PATIENCE_MS = 2_000;

export interface Ready {
  readonly status: 'ok' | 'degraded' | 'unavailable';
  readonly process: 'up' | 'down';
  readonly broker: 'up' | 'down';
  readonly store: 'up' | 'down';
  /** With the recorder role. */
  readonly recorder?: 'ok' | 'behind';
}

/** Whether this process can serve, and what is down. */
@Injectable()
export class Readiness {
  constructor(
    private readonly queue: DurableQueue,
    @Inject(STORES) private readonly stores: Stores,
    private readonly service: ServiceState,
    @Optional() private readonly recorder?: RecorderAlarms,
  ) {}

  async look(): Promise<Ready> {
    const process = this.service.serving ? 'up' : 'down';
    const broker = this.queue.available ? 'up' : 'down';
    const store = (await this.#storeAnswers()) ? 'up' : 'down';
    const recorder = this.recorder === undefined ? undefined : this.recorder.raised ? 'behind' : 'ok';
    const isServing = process === 'up' && broker === 'up' && (store === 'up' || this.service.servesWithoutStore);
    const isWhole = store === 'up' && recorder !== 'behind';
    const status = !isServing ? 'unavailable' : isWhole ? 'ok' : 'degraded';
    return { status, process, broker, store, ...(recorder === undefined ? {} : { recorder }) };
  }

  #storeAnswers(): Promise<boolean> {
    return endsWithin(this.stores.ping(), STORE_PATIENCE_MS).catch(() => false);
  }
}
