import type { Worker } from '../../api/queries.js';
import { texts } from '../../texts.js';

const MIB_PER_GIB = 1024;
const UNITS = [
  ['days', 86_400],
  ['hours', 3_600],
  ['minutes', 60],
] as const;

export function percentText(share: number): string {
  return `${Math.round(share * 100)} %`;
}

export function gibText(mib: number): string {
  return `${(mib / MIB_PER_GIB).toFixed(1)} GiB`;
}

/** Undefined: it has not said, or cannot. */
export function memoryShareOf({ load, facts }: Pick<Worker, 'load' | 'facts'>): number | undefined {
  if (load === undefined || facts === undefined || facts.memoryMiB === 0) return undefined;
  return Math.min(load.memoryUsedMiB / facts.memoryMiB, 1);
}

/** The two largest units: nobody asks for the seconds of a week. */
export function uptimeText(seconds: number): string {
  let left = seconds;
  const parts = UNITS.flatMap(([unit, size]) => {
    const count = Math.floor(left / size);
    left -= count * size;
    return count === 0 ? [] : [texts.workers.uptime[unit](count)];
  });
  return parts.length === 0 ? texts.workers.justStarted : parts.slice(0, 2).join(', ');
}

export function machineText({ facts }: Pick<Worker, 'facts'>): string {
  if (facts === undefined) return '–';
  const { os, arch, cores, memoryMiB } = facts;
  return texts.workers.machineOf(os, arch, cores, (memoryMiB / MIB_PER_GIB).toFixed(1));
}

export function labelsText({ facts }: Pick<Worker, 'facts'>): string {
  const labels = Object.entries(facts?.labels ?? {});
  return labels.length === 0 ? texts.none : labels.map(([name, value]) => `${name}=${String(value)}`).join(', ');
}
