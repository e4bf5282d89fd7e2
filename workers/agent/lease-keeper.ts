import { codeOf, NightshiftError } from '#contracts/errors.js';
import type { Lease, LeaseKey, LeaseReturn } from '#contracts/messages/worker-link.js';
import type { Clock } from '#contracts/ports/clock.js';
import type { Logger } from '#contracts/ports/logger.js';
import { backoffMs, pause } from './backoff.js';
import type { KeptMessage } from './kept-message.js';
import type { ManagementClient } from './management-client.js';

const BACKOFF = { firstMs: 500, maxMs: 15_000 };
/** Renewed this often within its time: a management that is away for most of it ends no run. */
const RENEWALS = 8;
/** The last part of a lease is for ending the run: another worker may have it afterwards. */
const USABLE_PART = 0.8;

interface LeaseKeeperOptions {
  readonly management: Pick<ManagementClient, 'takeLease' | 'renewLeases' | 'endLease' | 'returnLease'>;
  readonly process: string;
  readonly clock: Clock;
  readonly logger: Logger;
}

export interface HeldLease {
  readonly key: LeaseKey;
  /** Raised when another worker may have the run, or soon will: it has to end. */
  readonly lost: AbortSignal;
}

interface Holding extends HeldLease {
  readonly losing: AbortController;
  /** By our own monotonic clock, counted from before management was asked. */
  usableUntilMs: number;
}

/** The leases of this worker's long runs: taken from management, renewed together, and given up in time when that cannot be done (design, section 5). */
export class LeaseKeeper {
  readonly #options: LeaseKeeperOptions;
  readonly #held = new Map<string, Holding>();
  #scheduled = false;
  #everyMs = Infinity;

  constructor(options: LeaseKeeperOptions) {
    this.#options = options;
  }

  /** Asks until management answers. Rejects with LEASE_LOST when another process has the run, with the last error once `signal` is raised. */
  async take(message: KeptMessage, signal: AbortSignal): Promise<HeldLease> {
    const { management, process } = this.#options;
    for (let failures = 1; ; failures += 1) {
      const askedMs = this.#options.clock.monotonicMs();
      try {
        return this.#hold(message, await management.takeLease({ process, message }), askedMs);
      } catch (error) {
        if (codeOf(error) === 'LEASE_LOST' || signal.aborted) throw error;
        await pause(backoffMs(failures, BACKOFF), signal);
        if (signal.aborted) throw error;
      }
    }
  }

  /** The run has ended and its record is confirmed. */
  end({ key }: HeldLease): Promise<void> {
    this.#forget(key);
    return this.#options.management.endLease(key);
  }

  /** The run is to start again. */
  giveBack({ key }: HeldLease, how: Omit<LeaseReturn, keyof LeaseKey>): Promise<void> {
    this.#forget(key);
    return this.#options.management.returnLease({ ...key, ...how });
  }

  #hold({ day, invocationId }: KeptMessage, { fence, forMs }: Lease, askedMs: number): HeldLease {
    const losing = new AbortController();
    const key = { day, invocationId, fence };
    const holding = { key, losing, lost: losing.signal, usableUntilMs: askedMs + forMs * USABLE_PART };
    this.#held.set(invocationId, holding);
    this.#everyMs = forMs / RENEWALS;
    this.#schedule();
    return holding;
  }

  #forget({ invocationId }: LeaseKey): void {
    this.#held.delete(invocationId);
  }

  #schedule(): void {
    if (this.#scheduled) return;
    this.#scheduled = true;
    setTimeout(() => void this.#renew(), this.#everyMs).unref();
  }

  async #renew(): Promise<void> {
    const asked = [...this.#held.values()];
    const askedMs = this.#options.clock.monotonicMs();
    try {
      if (asked.length > 0) this.#renewed(asked, await this.#ask(asked), askedMs);
    } catch (error) {
      this.#options.logger.warn({ leases: asked.length, code: codeOf(error) }, 'Leases could not be renewed');
    }
    this.#giveUp();
    this.#scheduled = false;
    if (this.#held.size > 0) this.#schedule();
  }

  async #ask(asked: readonly Holding[]): Promise<{ readonly kept: ReadonlySet<string>; readonly forMs: number }> {
    const { leases, forMs } = await this.#options.management.renewLeases({ leases: asked.map(({ key }) => key) });
    return { kept: new Set(leases.map(({ invocationId }) => invocationId)), forMs };
  }

  #renewed(
    asked: readonly Holding[],
    { kept, forMs }: { readonly kept: ReadonlySet<string>; readonly forMs: number },
    askedMs: number,
  ): void {
    for (const holding of asked) {
      if (kept.has(holding.key.invocationId)) holding.usableUntilMs = askedMs + forMs * USABLE_PART;
      else holding.usableUntilMs = -Infinity;
    }
  }

  /** What cannot be renewed before its time is over is ended while nobody else can have it. */
  #giveUp(): void {
    const nextMs = this.#options.clock.monotonicMs() + this.#everyMs;
    for (const holding of this.#held.values()) {
      if (holding.usableUntilMs > nextMs) continue;
      const { invocationId } = holding.key;
      this.#options.logger.error({ invocationId }, 'A lease is lost: its run is ended here');
      this.#held.delete(invocationId);
      holding.losing.abort(
        new NightshiftError('LEASE_LOST', 'The lease of this run could not be kept: it runs elsewhere.'),
      );
    }
  }
}
