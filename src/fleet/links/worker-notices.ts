import { Injectable, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import { codec } from '#contracts/messages/codec.js';
import { WorkerChanged } from '#contracts/messages/control.js';
import { Logger } from '#contracts/ports/logger.js';
import { Signals, type Subscription } from '#contracts/ports/signals.js';
import { CONTROL_KEYS } from '#contracts/topology.js';
import { WorkerLinks } from './worker-links.js';

const changedCodec = codec('worker.changed', WorkerChanged);

/** Tells workers to ask again, whichever node holds their link. A signal that is lost is made up for by the workers' own poll. */
@Injectable()
export class WorkerNotices implements OnModuleInit, OnModuleDestroy {
  #subscription: Promise<Subscription | undefined> | undefined;

  constructor(
    private readonly signals: Signals,
    private readonly links: WorkerLinks,
    private readonly logger: Logger,
  ) {}

  /** Does not wait for the broker: the workers linked here are told without it. */
  onModuleInit(): void {
    this.#subscription = this.#listen();
  }

  async onModuleDestroy(): Promise<void> {
    await (await this.#subscription)?.close();
  }

  /** One worker, or every one. */
  changed(worker?: string): void {
    this.#tell({ type: 'worker.changed', ...(worker !== undefined && { worker }) });
  }

  /** It was removed: its link is closed. */
  removed(worker: string): void {
    this.#tell({ type: 'worker.changed', worker, removed: true });
  }

  #tell(change: WorkerChanged): void {
    this.#take(change);
    this.signals.send(CONTROL_KEYS.workersChanged, change);
  }

  #take({ worker, removed = false }: WorkerChanged): void {
    if (worker === undefined) this.links.broadcast({ type: 'assignments.changed' });
    else if (removed) this.links.closeLink(worker, 'the worker was removed');
    else this.links.tell(worker, { type: 'assignments.changed' });
  }

  async #listen(): Promise<Subscription | undefined> {
    try {
      return await this.signals.subscribe(CONTROL_KEYS.workersChanged, (_key, signal) =>
        this.#take(changedCodec.check(signal)),
      );
    } catch (error) {
      this.logger.warn({ error }, 'Workers of this node learn of changes made at other nodes by polling only');
      return undefined;
    }
  }
}
