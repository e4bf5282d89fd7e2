import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import { dead, DurableQueue, release, type Decision } from '#contracts/ports/durable-queue.js';
import { Logger } from '#contracts/ports/logger.js';
import { durableQueue } from '#contracts/topology.js';
import { APP_DELETED } from '../../executions/dead-letters/letter-reason.js';
import { AppCatalog } from '../catalog/app-catalog.js';

const LOOK_EVERY_MS = 250;
const PREFETCH = 16;

/** What an app that is deleted had still to do. */
@Injectable()
export class LeftWork implements OnModuleDestroy {
  readonly #closing = new AbortController();
  readonly #working = new Set<Promise<void>>();

  constructor(
    private readonly catalog: AppCatalog,
    private readonly queue: DurableQueue,
    private readonly logger: Logger,
  ) {}

  /** The broker is closed next; nobody may be using it then. */
  async onModuleDestroy(): Promise<void> {
    this.#closing.abort();
    await Promise.all(this.#working);
  }

  /**
   * Begins to make dead letters of what waits in the app's durable queue: no worker takes it any more, and an app of that name that is made later is not to
   * run it. Ends when the queue is empty, or when there is such an app again; what is left when this process stops stays in the queue.
   */
  setAside(app: string): void {
    const working = this.#setAside(app)
      .catch((error: unknown) => this.logger.warn({ app, error }, 'What waits for a deleted app stays in its queue'))
      .finally(() => this.#working.delete(working));
    this.#working.add(working);
  }

  async #setAside(app: string): Promise<void> {
    const queue = durableQueue(app);
    if (!(await this.#hasMore(app))) return;
    let letters = 0;
    const consumer = await this.queue.consume(queue, { prefetch: PREFETCH }, async (): Promise<Decision> => {
      if (this.#isBack(app)) return release();
      letters += 1;
      return dead(APP_DELETED);
    });
    try {
      while (!this.#closing.signal.aborted && (await this.#hasMore(app))) await this.#pause();
    } finally {
      await consumer.close();
    }
    this.logger.info({ app, letters }, 'What waited for a deleted app is among the dead letters');
  }

  async #hasMore(app: string): Promise<boolean> {
    return !this.#isBack(app) && ((await this.queue.readyCount(durableQueue(app).name)) ?? 0) > 0;
  }

  #isBack(app: string): boolean {
    return this.catalog.find(app) !== undefined;
  }

  #pause(): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, LOOK_EVERY_MS);
      this.#closing.signal.addEventListener('abort', () => (clearTimeout(timer), resolve()), { once: true });
    });
  }
}
