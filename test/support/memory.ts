import { readFileSync, writeFileSync } from 'node:fs';

/** A process and everything it has started. */
export function familyOf(pid: number): number[] {
  const tasks = `/proc/${pid}/task/${pid}/children`;
  const children = readFileSync(tasks, 'utf8').trim().split(' ').filter(Boolean).map(Number);
  return [pid, ...children.flatMap(familyOf)];
}

/** The most memory a process has had since `mark`, and what it had then, in MB. */
export class Peak {
  readonly #pid: number;
  readonly #idleMb: number;

  private constructor(pid: number) {
    this.#pid = pid;
    // Sets the high-water mark of proc(5) back to what is in use.
    writeFileSync(`/proc/${pid}/clear_refs`, '5');
    this.#idleMb = this.#read('VmRSS');
  }

  static mark(pid: number): Peak {
    return new Peak(pid);
  }

  get idleMb(): number {
    return this.#idleMb;
  }

  get grownMb(): number {
    return this.#read('VmHWM') - this.#idleMb;
  }

  #read(line: 'VmRSS' | 'VmHWM'): number {
    const kib = new RegExp(`^${line}:\\s+(\\d+) kB$`, 'm').exec(readFileSync(`/proc/${this.#pid}/status`, 'utf8'))?.[1];
    return Number(kib) / 1_000;
  }
}
