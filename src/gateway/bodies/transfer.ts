import type { ServerResponse } from 'node:http';
import { codeOf, NightshiftError } from '#contracts/errors.js';

/** A transfer that moves no byte for this long is given up (the official host's limit: language-worker contract, section 2.11). */
export const BODY_IDLE_MS = 240_000;

/**
 * Copies chunk by chunk, reading only as fast as the sink takes it, and ends the sink. Rejects when either side breaks or stands still;
 * what becomes of them then is the caller's choice. `onBreak` must end the source, so that the read in flight returns.
 */
export async function transfer(
  source: AsyncIterable<Uint8Array>,
  sink: ServerResponse,
  options: { readonly idleMs: number; readonly onBreak: () => void },
): Promise<void> {
  let stalled = false;
  const timer = setTimeout(() => {
    stalled = true;
    options.onBreak();
    sink.destroy();
  }, options.idleMs);
  const gone = (): void => options.onBreak();
  // A reader that left must not leave us waiting for a writer that has nothing more to say.
  sink.once('close', gone);
  try {
    for await (const chunk of source) {
      timer.refresh();
      if (sink.destroyed) throw broken('The reader of a body went away');
      if (!sink.write(chunk)) await drained(sink);
    }
    if (stalled) throw broken('A body stood still');
    sink.off('close', gone);
    sink.end();
  } finally {
    sink.off('close', gone);
    clearTimeout(timer);
  }
}

/** Whether a `transfer` was given up because of one of its sides: no failure of ours. */
export function isBrokenOff(error: unknown): boolean {
  return codeOf(error) === 'REQUEST_INVALID';
}

function broken(message: string): NightshiftError {
  return new NightshiftError('REQUEST_INVALID', message);
}

function drained(sink: ServerResponse): Promise<void> {
  return new Promise((resolve, reject) => {
    const leave = (): void => {
      sink.off('drain', onDrain).off('close', onClose);
    };
    const onDrain = (): void => {
      leave();
      resolve();
    };
    const onClose = (): void => {
      leave();
      reject(broken('The reader of a body went away'));
    };
    sink.on('drain', onDrain).on('close', onClose);
  });
}
