import { execFileSync } from 'node:child_process';
import { appendFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from './scratch.js';

const CHUNK = Buffer.alloc(64 * 1024);

/** Whether this process may mount a disk of its own. */
export const canMount = process.platform === 'linux' && process.getuid?.() === 0;

/** A file system of a few megabytes in memory. */
export class SmallDisk {
  readonly folder: string;

  constructor(megabytes: number) {
    this.folder = temporaryFolder();
    execFileSync('/bin/mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs', this.folder]);
  }

  /** Takes all the room that is left. */
  fill(): void {
    for (const size of [CHUNK.length, 512]) {
      try {
        for (;;) appendFileSync(this.#filler, CHUNK.subarray(0, size));
      } catch {
        // Full, for pieces of that size.
      }
    }
  }

  makeRoom(): void {
    rmSync(this.#filler, { force: true });
  }

  close(): void {
    execFileSync('/bin/umount', ['-l', this.folder]);
  }

  get #filler(): string {
    return join(this.folder, 'filler');
  }
}
