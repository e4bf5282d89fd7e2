import { readdirSync, readFileSync } from 'node:fs';

const KIB_PER_MIB = 1024;

/**
 * Memory that a process, and all that it has started, have in use now; what several of them share counts for each. Undefined where the system does not
 * tell: only Linux has `/proc`.
 */
export function residentMiB(pid: number = process.pid): number | undefined {
  const own = residentKiB(pid);
  if (own === undefined) return undefined;
  let sum = own;
  const left = childrenOf(pid);
  for (let child = left.pop(); child !== undefined; child = left.pop()) {
    // One that has gone meanwhile uses none.
    sum += residentKiB(child) ?? 0;
    left.push(...childrenOf(child));
  }
  return Math.round(sum / KIB_PER_MIB);
}

function residentKiB(pid: number): number | undefined {
  const found = /^VmRSS:\s+(\d+) kB$/m.exec(read(`/proc/${pid}/status`));
  return found === null ? undefined : Number(found[1]);
}

/** Each thread has those that it started itself. */
function childrenOf(pid: number): number[] {
  return threadsOf(pid).flatMap((thread) =>
    read(`/proc/${pid}/task/${thread}/children`).split(' ').filter(Boolean).map(Number),
  );
}

function threadsOf(pid: number): readonly string[] {
  try {
    return readdirSync(`/proc/${pid}/task`);
  } catch {
    return [];
  }
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
