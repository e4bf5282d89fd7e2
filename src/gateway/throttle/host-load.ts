import { availableParallelism, totalmem } from 'node:os';
import { performance, type EventLoopUtilization } from 'node:perf_hooks';
import { getHeapStatistics } from 'node:v8';
import type { Clock } from '#contracts/ports/clock.js';

const LOOK_EVERY_MS = 15_000;
const HIGH = 0.8;

/** What one look takes down, to be compared with the next. */
export interface LoadMark {
  readonly atMs: number;
  readonly loop: EventLoopUtilization;
  /** Of this process, in microseconds. */
  readonly cpu: NodeJS.CpuUsage;
}

/** How busy this process is: its event loop, its processors and its memory, as shares of 1 since `before`. */
export function sharesSince(before: LoadMark, now: LoadMark): number[] {
  const cpuMs = (now.cpu.user + now.cpu.system - before.cpu.user - before.cpu.system) / 1000;
  const { used_heap_size: used, heap_size_limit: limit } = getHeapStatistics();
  return [
    performance.eventLoopUtilization(now.loop, before.loop).utilization,
    cpuMs / (Math.max(1, now.atMs - before.atMs) * availableParallelism()),
    used / limit,
    process.memoryUsage.rss() / totalmem(),
  ];
}

/** Whether this process has so much to do that apps with dynamicThrottlesEnabled refuse requests (host-semantics, section 1.7). */
export class HostLoad {
  readonly #clock: Clock;
  readonly #measure: typeof sharesSince;
  #mark: LoadMark;
  #isHigh = false;

  constructor(clock: Clock, measure: typeof sharesSince = sharesSince) {
    this.#clock = clock;
    this.#measure = measure;
    this.#mark = this.#look();
  }

  /** Looked at when asked, every 15 s at most: with no requests there is nothing to throttle. */
  get isHigh(): boolean {
    if (this.#clock.monotonicMs() - this.#mark.atMs < LOOK_EVERY_MS) return this.#isHigh;
    const now = this.#look();
    this.#isHigh = this.#measure(this.#mark, now).some((share) => share > HIGH);
    this.#mark = now;
    return this.#isHigh;
  }

  #look(): LoadMark {
    return {
      atMs: this.#clock.monotonicMs(),
      loop: performance.eventLoopUtilization(),
      cpu: process.cpuUsage(),
    };
  }
}
