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
  const stopped = Promise.withResolvers<never>();
  stopped.promise.catch(() => undefined);
  const stop = (): void => stopped.reject(signal?.reason as Error);
  if (signal?.aborted === true) stop();
  signal?.addEventListener('abort', stop, { once: true });
  const whole = setTimeout(() => stopped.reject(tooSlow(limitMs)), limitMs);
  try {
    for (;;) {
      const stall = setTimeout(() => stopped.reject(stalled(stallMs)), stallMs);
      const { done, value } = await Promise.race([pieces.next(), stopped.promise]).finally(() => clearTimeout(stall));
      if (done === true) return;
      yield value;
    }
  } finally {
    clearTimeout(whole);
    signal?.removeEventListener('abort', stop);
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
