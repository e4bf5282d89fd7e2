import { Injectable } from '@nestjs/common';
import { CALL_SILENT_AFTER_MS } from '#contracts/messages/invocation-progressed.js';
import { DurableQueue } from '#contracts/ports/durable-queue.js';
import { Logger } from '#contracts/ports/logger.js';
import { syncQueue } from '#contracts/topology.js';
import { FleetRegistry } from '../../fleet/fleet-registry.js';
import { Hearing } from '../../fleet/links/hearing.js';
import { CallBook } from './call-book.js';
import type { Call } from './call.js';

const LOOK_EVERY_MS = 250;
/** A worker reports a call at most 20 ms after it arrived; this long without a report and an empty queue means it is nowhere. */
const UNREPORTED_LIMIT_MS = 1_000;
/** The same for a call that was under way when a worker was lost: most likely that one had just taken it. */
const UNREPORTED_AFTER_LOSS_MS = 400;
const SUSPECT_AFTER_MS = UNREPORTED_AFTER_LOSS_MS / 2;
/** The same after the broker was away: workers may be back later than this gateway. */
const UNREPORTED_AFTER_OUTAGE_MS = 5_000;
/**
 * Two sightings, so that a call that was taken from the queue a moment before the first look had time to be reported before the second.
 */
const EMPTY_SIGHTINGS = 2;

/** Ends calls that would otherwise wait for nothing: past their limit, vanished with a process, or with a worker whose loss was not heard of. */
@Injectable()
export class CallWatch {
  readonly #hearing: Hearing;
  #looking = false;
  #stop: () => void = () => undefined;

  constructor(
    private readonly book: CallBook,
    private readonly queue: DurableQueue,
    private readonly fleet: FleetRegistry,
    private readonly logger: Logger,
  ) {
    this.#hearing = new Hearing(book.nowMs());
  }

  start(): void {
    const unsubscribe = this.fleet.onLost((worker) => this.#endWorker(worker));
    const timer = setInterval(() => void this.look(), LOOK_EVERY_MS);
    this.#stop = () => {
      unsubscribe();
      clearInterval(timer);
    };
  }

  stop(): void {
    this.#stop();
  }

  /** One round; rounds never overlap. */
  async look(): Promise<void> {
    this.#hearing.note(this.book.nowMs(), this.queue.available);
    this.#endExpired();
    this.#forgetSilentWorkers();
    this.#endUnheard();
    if (this.#looking) return;
    this.#looking = true;
    try {
      await this.#findVanished();
    } catch (error) {
      // The broker is away: its calls stay until it is back or their limit passes.
      this.logger.debug({ error }, 'A queue could not be looked at');
    } finally {
      this.#looking = false;
    }
  }

  #endWorker(worker: string): void {
    const now = this.book.nowMs();
    for (const call of this.book.all()) {
      if (call.worker === worker) this.#giveUp(call);
      else if (call.state === 'published') call.workerLostMs = now;
    }
  }

  /** Running calls are lost, those held run elsewhere. */
  #giveUp(call: Call): void {
    if (call.state === 'running') this.book.closeLost(call);
    else call.enter('published', this.book.nowMs());
  }

  /** Its worker is there and says nothing of it: the result, or the message that was held, went down with a connection. */
  #endUnheard(): void {
    for (const call of this.book.all()) {
      if (call.worker === undefined) continue;
      if (this.#hearing.silentMs(call.heardMs, false) > CALL_SILENT_AFTER_MS) this.#giveUp(call);
    }
  }

  #endExpired(): void {
    const now = this.book.nowMs();
    for (const call of this.book.all()) {
      if (call.expiresAtMs > now) continue;
      // A running call is tracked on, until its worker reports or is lost, so that it gets its one outcome.
      if (call.state === 'running') call.settle({ kind: 'expired' });
      else this.book.closeExpired(call);
    }
  }

  /** Signals are best effort: a loss that was announced while nobody listened is seen here. */
  #forgetSilentWorkers(): void {
    const before = this.book.nowMs() - UNREPORTED_LIMIT_MS;
    const silent = new Set<string>();
    for (const { worker, sinceMs } of this.book.all()) {
      if (worker !== undefined && sinceMs < before && !this.fleet.isLive(worker)) silent.add(worker);
    }
    for (const worker of silent) this.#endWorker(worker);
  }

  async #findVanished(): Promise<void> {
    for (const [app, calls] of this.#unreported(this.book.nowMs() - SUSPECT_AFTER_MS)) {
      const ready = await this.queue.readyCount(syncQueue(app).name);
      for (const call of calls) this.#judge(call, ready ?? 0);
    }
  }

  #unreported(before: number): Map<string, Call[]> {
    const calls = this.book.all().filter(({ state, sinceMs }) => state === 'published' && sinceMs <= before);
    return Map.groupBy(calls, ({ request }) => request.app);
  }

  #judge(call: Call, ready: number): void {
    // It may have been reported, or answered, while the broker was asked.
    if (call.state !== 'published' || this.book.find(call.request.id) !== call) return;
    call.emptySightings = ready === 0 ? call.emptySightings + 1 : 0;
    const age = this.book.nowMs() - call.sinceMs;
    const isLate = this.#hearing.heardAllSince(call.sinceMs, false)
      ? age >= (call.workerLostMs === undefined ? UNREPORTED_LIMIT_MS : UNREPORTED_AFTER_LOSS_MS)
      : this.#hearing.silentMs(call.sinceMs, false) >= UNREPORTED_AFTER_OUTAGE_MS;
    if (call.emptySightings >= EMPTY_SIGHTINGS && isLate) this.book.closeLost(call);
  }
}
