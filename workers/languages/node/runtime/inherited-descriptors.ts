import { closeSync, readdirSync, readFileSync } from 'node:fs';
import { CHANNEL_DESCRIPTOR } from './frames.js';

const LISTED = '/proc/self/fd';
/** O_CLOEXEC as /proc shows it (proc_pid_fdinfo(5)). */
const CLOSES_ON_EXEC = 0o2000000;

/**
 * Closes what the worker was itself started with by a shell or a service manager, and what passed through it: user code has no business there. What
 * Node opens is marked to close on exec, and Node marks what it inherits as well, but gives up at the first gap among the numbers.
 */
export function closeInherited(): void {
  for (const descriptor of descriptors()) {
    if (descriptor > CHANNEL_DESCRIPTOR && !closesOnExec(descriptor)) closeSync(descriptor);
  }
}

function descriptors(): readonly number[] {
  try {
    return readdirSync(LISTED).map(Number);
  } catch {
    // Not Linux.
    return [];
  }
}

function closesOnExec(descriptor: number): boolean {
  try {
    const flags = /^flags:\s*(\d+)$/m.exec(readFileSync(`/proc/self/fdinfo/${descriptor}`, 'utf8'))?.[1];
    return flags === undefined || (Number.parseInt(flags, 8) & CLOSES_ON_EXEC) !== 0;
  } catch {
    // The one that listed the others; it is closed by now.
    return true;
  }
}
