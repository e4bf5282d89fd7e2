import type { ServerResponse } from 'node:http';
import type { HttpConfig } from '#contracts/messages/function-metadata.js';

/** Called when the request is answered. */
export type Leave = () => void;

/** One app's requests on this gateway: so many run, the next ones queue, those beyond are refused (host-semantics, section 1.7). */
export class RequestGate {
  readonly #queue = new Set<() => void>();
  #running = 0;
  #mostRunning = Infinity;

  get outstanding(): number {
    return this.#running + this.#queue.size;
  }

  /** Undefined when there is no room, none came free in time, or the caller left. */
  async enter(limits: HttpConfig, response: ServerResponse, withinMs: number): Promise<Leave | undefined> {
    const { maxOutstandingRequests = Infinity, maxConcurrentRequests = Infinity } = limits;
    this.#mostRunning = maxConcurrentRequests;
    if (this.outstanding >= maxOutstandingRequests) return undefined;
    if (this.#running < maxConcurrentRequests) this.#running += 1;
    else if (!(await this.#turn(response, withinMs))) return undefined;
    return this.#leaveOnce();
  }

  #turn(response: ServerResponse, withinMs: number): Promise<boolean> {
    return new Promise((resolve) => {
      const settle = (hasRoom: boolean): void => {
        clearTimeout(timer);
        this.#queue.delete(enter);
        response.off('close', leave);
        resolve(hasRoom);
      };
      // Counted at once: whoever comes in the same turn must find the place taken.
      const enter = (): void => {
        this.#running += 1;
        settle(true);
      };
      const leave = (): void => settle(false);
      const timer = setTimeout(leave, withinMs);
      response.once('close', leave);
      this.#queue.add(enter);
    });
  }

  #leaveOnce(): Leave {
    let isIn = true;
    return () => {
      if (!isIn) return;
      isIn = false;
      this.#running -= 1;
      for (const enter of this.#queue) if (this.#running < this.#mostRunning) enter();
    };
  }
}
