import { execFileSync } from 'node:child_process';
import { appendFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from './scratch.js';

const PIECE_BYTES = 64 * 1024;

/** Whether this process may mount a disk of its own. */
export const canMount = process.platform === 'linux' && process.getuid?.() === 0;

/** A file system of a few megabytes in memory. */
export class SmallDisk {
  readonly folder: string;

  constructor(megabytes: number) {
    this.folder = temporaryFolder();
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs', this.folder]);
  }

  /** Not a byte is left. */
  fill(): void {
    for (let bytes = PIECE_BYTES; bytes >= 1; bytes = Math.floor(bytes / 2)) {
      while (this.#takes(bytes));
    }
  }

  makeRoom(): void {
    rmSync(this.#filler, { force: true });
  }

  close(): void {
    execFileSync('umount', ['--lazy', this.folder]);
  }

  #takes(bytes: number): boolean {
    try {
      appendFileSync(this.#filler, Buffer.alloc(bytes));
      return true;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOSPC') return false;
      throw error;
    }
  }

  get #filler(): string {
    return join(this.folder, 'filler');
  }
}
