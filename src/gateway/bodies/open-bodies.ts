import { randomUUID, timingSafeEqual } from 'node:crypto';
import { NightshiftError } from '#contracts/errors.js';
import type { StreamedBody } from './streamed-body.js';
import type { Upload } from './upload.js';

interface Awaiting {
  readonly worker: string;
  readonly resolve: (upload: Upload) => void;
  readonly reject: (error: NightshiftError) => void;
  readonly timer: NodeJS.Timeout;
}

/** The bodies one call may exchange with its worker: at most one each way, each opened by a token that works once. */
export class OpenBodies {
  readonly responseToken = randomUUID();
  readonly #begun = Promise.withResolvers<Upload>();
  #responseTaken = false;
  #upload: Upload | undefined;
  #awaiting: Awaiting | undefined;
  #requestToken: string | undefined;
  #requestBody: StreamedBody | undefined;
  #breakOff: () => void = () => undefined;

  /** Returns the token that fetches the body. */
  offer(body: StreamedBody): string {
    this.#requestBody = body;
    this.#requestToken = randomUUID();
    return this.#requestToken;
  }

  /** `breakOff` is called when the call is over: nobody needs the rest then. */
  takeRequestBody(token: string, breakOff: () => void): StreamedBody | undefined {
    if (this.#requestToken === undefined || !equal(token, this.#requestToken)) return undefined;
    this.#requestToken = undefined;
    this.#breakOff = breakOff;
    return this.#requestBody;
  }

  /** False when the token is wrong or was used. The upload waits for the result, or the result for it. */
  accept(token: string, makeUpload: () => Upload): boolean {
    if (this.#responseTaken || !equal(token, this.responseToken)) return false;
    this.#responseTaken = true;
    const upload = makeUpload();
    if (upload.isAnswer) this.#begun.resolve(upload);
    if (this.#awaiting === undefined) this.#upload = upload;
    else this.#settle(({ resolve }) => resolve(upload));
    return true;
  }

  /** An answer that comes before the invocation has ended; without one it never resolves. */
  get begun(): Promise<Upload> {
    return this.#begun.promise;
  }

  /** The upload that `worker` announced in its result. Rejects with WORKER_LOST when it does not come. */
  collect(worker: string, withinMs: number): Promise<Upload> {
    const early = this.#upload;
    this.#upload = undefined;
    if (early !== undefined) return Promise.resolve(early);
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => this.#giveUp('did not send the response body it announced'), withinMs);
      this.#awaiting = { worker, resolve, reject, timer };
    });
  }

  workerLost(worker: string): void {
    if (this.#awaiting?.worker === worker) this.#giveUp('went away before it sent the response body');
  }

  close(): void {
    this.#responseTaken = true;
    this.#requestToken = undefined;
    this.#breakOff();
    this.#upload?.refuse();
    this.#upload = undefined;
    if (this.#awaiting !== undefined) this.#giveUp('was not waited for');
  }

  #giveUp(why: string): void {
    this.#settle(({ worker, reject }) => reject(new NightshiftError('WORKER_LOST', `Worker ${worker} ${why}`)));
  }

  #settle(decide: (awaiting: Awaiting) => void): void {
    const awaiting = this.#awaiting;
    if (awaiting === undefined) return;
    this.#awaiting = undefined;
    clearTimeout(awaiting.timer);
    decide(awaiting);
  }
}

function equal(sent: string, expected: string): boolean {
  const [a, b] = [Buffer.from(sent), Buffer.from(expected)];
  return a.byteLength === b.byteLength && timingSafeEqual(a, b);
}
