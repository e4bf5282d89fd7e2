import { readFileSync } from 'node:fs';
import { childrenOf } from '../support/cluster.js';
import type { FireHouse } from '../support/fire/fire-house.js';
import { pause } from '../support/fire/pause.js';

const SAMPLE_EVERY_MS = 2_000;
const KIB_PER_MIB = 1_024;

/** Resident megabytes of the largest process of each role, over time. */
export class Memory {
  readonly #samples = new Map<string, number[]>();

  async watch(house: FireHouse, until: AbortSignal): Promise<void> {
    while (!until.aborted) {
      const workers = house.workers.map(({ member }) => member.pid);
      this.#note(
        'management',
        house.managements.map(({ member }) => member.pid),
      );
      this.#note('worker', workers);
      this.#note('language process', workers.flatMap(languageProcesses));
      await pause(SAMPLE_EVERY_MS, until);
    }
  }

  /** A row for each role: at the start, at each quarter, at the end, and the most. */
  rows(): (readonly (string | number)[])[] {
    return [...this.#samples].map(([role, samples]) => {
      const at = (share: number): number => samples[Math.round((samples.length - 1) * share)] ?? 0;
      return [role, ...[0, 0.25, 0.5, 0.75, 1].map(at), Math.max(...samples)];
    });
  }

  #note(role: string, pids: readonly number[]): void {
    const samples = this.#samples.get(role) ?? [];
    this.#samples.set(role, samples);
    const largest = Math.max(0, ...pids.map(residentMib));
    // All of them are being started.
    if (largest > 0) samples.push(largest);
  }
}

function languageProcesses(worker: number): number[] {
  try {
    return childrenOf(worker);
  } catch {
    return [];
  }
}

function residentMib(pid: number): number {
  try {
    const kib = /^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    return Math.round(Number(kib ?? 0) / KIB_PER_MIB);
  } catch {
    return 0;
  }
}
