import { execFileSync } from 'node:child_process';
import { appendFileSync, mkdtempSync, rmSync, rmdirSync } from 'node:fs';
import { join } from 'node:path';

const PIECE_BYTES = 64 * 1024;

/** True where a test can have a disk of its own. */
export const HAS_SMALL_DISKS = process.platform === 'linux' && process.getuid?.() === 0;

/** A disk in memory that is soon full. */
export class SmallDisk {
  readonly path: string;
  readonly #filling: string;

  private constructor(path: string) {
    this.path = path;
    this.#filling = join(path, 'filling');
  }

  static open(mib: number): SmallDisk {
    const path = mkdtempSync('/tmp/ns-disk-');
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${mib}m`, 'tmpfs', path]);
    return new SmallDisk(path);
  }

  /** Not a byte is left. */
  fill(): void {
    for (let bytes = PIECE_BYTES; bytes >= 1; bytes = Math.floor(bytes / 2)) {
      while (this.#takes(bytes));
    }
  }

  free(): void {
    rmSync(this.#filling, { force: true });
  }

  close(): void {
    execFileSync('umount', ['--lazy', this.path]);
    rmdirSync(this.path);
  }

  #takes(bytes: number): boolean {
    try {
      appendFileSync(this.#filling, Buffer.alloc(bytes));
      return true;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOSPC') return false;
      throw error;
    }
  }
}
