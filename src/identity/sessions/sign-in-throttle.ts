import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { NightshiftError } from '#contracts/errors.js';
import { Clock } from '#contracts/ports/clock.js';
import { networkOf } from './network.js';
import { SignInAttemptStore, type SignInAttempts } from './sign-in-attempt-store.js';

const MINUTE_MS = 60_000;
const LONGEST_LOCK_MS = 15 * MINUTE_MS;
/** Counting begins anew after such a pause: longer than any lock. */
const FORGOTTEN_AFTER_MS = 60 * MINUTE_MS;
const SECOND_MS = 1_000;
/** From 2 to the 10th on, the longest lock holds. */
const MOST_DOUBLINGS = 10;

/** Who is counted, and how many attempts are free. */
interface Subject {
  readonly key: string;
  readonly free: number;
}

/** What an attempt led to: for how long nothing is looked at after it. */
export interface CountedAttempt {
  readonly lockedMs: number;
}

/**
 * Counts attempts to sign in, by name and by network: above those that are free each one locks for twice as long as the one before. An attempt is counted
 * before the password is looked at, so that many at once are no more than one after the other, and made good when the password is right.
 */
@Injectable()
export class SignInThrottle {
  constructor(
    private readonly store: SignInAttemptStore,
    private readonly clock: Clock,
  ) {}

  /** Throws LOGIN_THROTTLED. The same for a name that there is none of. */
  async count(name: string, address: string): Promise<CountedAttempt> {
    const byNetwork = await this.#count(ofNetwork(address));
    const byName = await this.#count(ofName(name));
    return { lockedMs: Math.max(byNetwork, byName) };
  }

  /**
   * After a right password. The network is not unlocked by it: else whoever has one good password could go on guessing others' between uses of it.
   */
  async makeGood(name: string, address: string): Promise<void> {
    await this.store.change(ofName(name).key, () => undefined);
    await this.store.change(ofNetwork(address).key, (now) =>
      now === undefined || now.count <= 1 ? undefined : { ...now, count: now.count - 1 },
    );
  }

  /** Forgets what is of no consequence any more. */
  sweep(): Promise<void> {
    return this.store.sweep(new Date(this.clock.now().getTime() - FORGOTTEN_AFTER_MS));
  }

  async #count({ key, free }: Subject): Promise<number> {
    const nowMs = this.clock.now().getTime();
    let [waitMs, lockedMs] = [0, 0];
    await this.store.change(key, (before) => {
      waitMs = (before?.lockedUntil?.getTime() ?? 0) - nowMs;
      if (waitMs > 0) return before;
      const count = isForgotten(before, nowMs) ? 1 : before.count + 1;
      lockedMs = lockMs(count - free);
      const lockedUntil = lockedMs === 0 ? undefined : new Date(nowMs + lockedMs);
      return { count, lastAt: new Date(nowMs), lockedUntil };
    });
    if (waitMs > 0) throw throttled(Math.ceil(waitMs / SECOND_MS));
    return lockedMs;
  }
}

/** Nothing is looked at for so many seconds. */
export function throttled(retryAfterSeconds: number): NightshiftError {
  const message = `Too many attempts to sign in: try again in ${retryAfterSeconds} s. Personal tokens and open sessions go on.`;
  return new NightshiftError('LOGIN_THROTTLED', message, { retryAfterSeconds });
}

function isForgotten(before: SignInAttempts | undefined, nowMs: number): before is undefined {
  return before === undefined || nowMs - before.lastAt.getTime() > FORGOTTEN_AFTER_MS;
}

function lockMs(overFree: number): number {
  if (overFree < 1) return 0;
  return Math.min(SECOND_MS * 2 ** Math.min(overFree - 1, MOST_DOUBLINGS), LONGEST_LOCK_MS);
}

function ofName(name: string): Subject {
  return { key: digest(`name ${name}`), free: 5 };
}

/** Many people may share one. */
function ofNetwork(address: string): Subject {
  return { key: digest(`network ${networkOf(address)}`), free: 20 };
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
