import { cpus, totalmem } from 'node:os';
import type { WorkerLoad } from '#contracts/messages/worker-link.js';
import { residentMiB } from './resident-memory.js';

const MIB = 1024 ** 2;
/** Heartbeats may follow each other at once; so short a time says nothing. */
const LEAST_MS = 1_000;

interface Ticks {
  readonly busy: number;
  readonly all: number;
}

export interface MachineReadings {
  /** Monotonic. */
  readonly nowMs: () => number;
  /** Of all processors since the machine was started. */
  readonly ticks: () => Ticks;
  /** Of the worker and what it has started; undefined where the system does not tell. */
  readonly residentMiB: () => number | undefined;
}

const REAL: MachineReadings = {
  nowMs: () => performance.now(),
  ticks: ticksOfMachine,
  residentMiB: () => residentMiB(),
};

/** How busy the machine is, as its own task manager shows it: this worker may not be the only one who uses it. */
export class MachineLoad {
  readonly #readings: MachineReadings;
  #before: Ticks;
  #beforeMs: number;
  #cpu: number | undefined;
  #residentMiB: number | undefined;

  constructor(readings: MachineReadings = REAL) {
    this.#readings = readings;
    this.#before = readings.ticks();
    this.#beforeMs = readings.nowMs();
    this.#residentMiB = readings.residentMiB();
  }

  read(running: Readonly<Record<string, number>>): WorkerLoad {
    this.#look();
    const [cpu, resident] = [this.#cpu, this.#residentMiB];
    const limit = process.constrainedMemory();
    const memory = limit > 0 ? Math.min(limit, totalmem()) : totalmem();
    const usedMiB = Math.max(Math.round((memory - process.availableMemory()) / MIB), 0);
    const load = { memoryUsedMiB: usedMiB, uptimeS: Math.floor(process.uptime()), running: { ...running } };
    return { ...load, ...(cpu !== undefined && { cpu }), ...(resident !== undefined && { residentMiB: resident }) };
  }

  /** The share of the processors is that since the look before: none until there was time between two. */
  #look(): void {
    const nowMs = this.#readings.nowMs();
    if (nowMs - this.#beforeMs < LEAST_MS) return;
    const now = this.#readings.ticks();
    const all = now.all - this.#before.all;
    // Where processors cannot be read there is nothing to tell.
    if (all > 0) this.#cpu = Math.min(Math.max((now.busy - this.#before.busy) / all, 0), 1);
    this.#before = now;
    this.#beforeMs = nowMs;
    this.#residentMiB = this.#readings.residentMiB();
  }
}

function ticksOfMachine(): Ticks {
  let [busy, all] = [0, 0];
  for (const { times } of cpus()) {
    const working = times.user + times.nice + times.sys + times.irq;
    busy += working;
    all += working + times.idle;
  }
  return { busy, all };
}
