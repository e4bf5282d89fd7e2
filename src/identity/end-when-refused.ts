import type { Writable } from 'node:stream';
import { codeOf } from '#contracts/errors.js';

const LOOK_EVERY_MS = 15_000;
/** A store that is away, and wrong passwords of somebody else, say nothing about who reads. */
const SAY_NOTHING: readonly string[] = ['STORE_UNAVAILABLE', 'LOGIN_THROTTLED', 'REQUEST_THROTTLED'];

export interface Admission {
  /** Throws, as for a new request, when its sender may not have the answer any more. */
  readonly admit: () => Promise<void>;
  readonly end: () => void;
  /** After each look that did not end it. */
  readonly onStay?: () => void;
}

/** Of an answer that goes on: it ends for who has been signed out, disabled or given other roles meanwhile, at most 15 s later. */
export function endWhenRefused(stream: Writable, { admit, end, onStay }: Admission): void {
  const look = async (): Promise<void> => {
    try {
      await admit();
    } catch (error) {
      if (!SAY_NOTHING.includes(codeOf(error))) {
        end();
        return;
      }
    }
    if (stream.writable) onStay?.();
  };
  const timer = setInterval(() => void look(), LOOK_EVERY_MS).unref();
  stream.once('close', () => clearInterval(timer));
}
