import { NightshiftError } from '#contracts/errors.js';

export interface TimelyOptions {
  /** For each piece. */
  readonly stallMs: number;
  /** For all of them. */
  readonly limitMs: number;
  /** Ends it with its reason. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * An upload's pieces as they come, until one of them is late: an upload that stands still is not to keep its app's deployment for itself. What
 * has not come then is left where it is; the connection ends with the answer.
 */
export async function* timely(
  upload: AsyncIterable<Uint8Array>,
  { stallMs, limitMs, signal }: TimelyOptions,
): AsyncGenerator<Uint8Array> {
  const pieces = upload[Symbol.asyncIterator]();
  const end = new End();
  const stop = (): void => end.give(signal?.reason as Error);
  if (signal?.aborted === true) stop();
  signal?.addEventListener('abort', stop, { once: true });
  const whole = setTimeout(() => end.give(tooSlow(limitMs)), limitMs);
  try {
    for (;;) {
      const stall = setTimeout(() => end.give(stalled(stallMs)), stallMs);
      const { done, value } = await end.before(() => pieces.next()).finally(() => clearTimeout(stall));
      if (done === true) return;
      yield value;
    }
  } finally {
    clearTimeout(whole);
    signal?.removeEventListener('abort', stop);
  }
}

/** The end of an upload before its time, once there is one. Not one promise to race every piece against: it would hold all of them until the last. */
class End {
  #reason: { readonly error: Error } | undefined;
  #reject: (error: Error) => void = () => undefined;

  /** Of several, the first holds. */
  give(error: Error): void {
    this.#reason ??= { error };
    this.#reject(this.#reason.error);
  }

  /** What comes, unless the end is there first. */
  before<Item>(next: () => Promise<Item>): Promise<Item> {
    const { promise, resolve, reject } = Promise.withResolvers<Item>();
    this.#reject = reject;
    if (this.#reason === undefined) next().then(resolve, reject);
    else reject(this.#reason.error);
    return promise;
  }
}

function stalled(stallMs: number): NightshiftError {
  return new NightshiftError(
    'REQUEST_INVALID',
    `Nothing of the upload came for ${stallMs / 1000} s (PUBLISHING_UPLOAD_STALL): publish again.`,
  );
}

function tooSlow(limitMs: number): NightshiftError {
  return new NightshiftError(
    'REQUEST_INVALID',
    `The upload was not here within ${limitMs / 1000} s (PUBLISHING_UPLOAD_TIMEOUT): publish again over a faster line, or raise it.`,
  );
}
