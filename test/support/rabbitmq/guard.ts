import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import type { Socket } from 'node:net';
import { join } from 'node:path';

/**
 * Waits for its standard input to end, which happens however the test run ends; then kills the process groups that the folder names and
 * removes it.
 */
const SCRIPT = `trap '' INT TERM HUP
cat >/dev/null
for group in "$1"/*.group; do kill -9 "-$(cat "$group")" 2>/dev/null; done
rm -rf -- "$1" || { sleep 1; rm -rf -- "$1"; }`;

/** Sees to it that a private broker never outlives the test run, not even one that is killed. */
export class Guard {
  readonly #folder: string;
  readonly #shell: ChildProcess;

  constructor(folder: string) {
    this.#folder = folder;
    this.#shell = spawn('/bin/sh', ['-c', SCRIPT, 'guard', folder], {
      detached: true,
      stdio: ['pipe', 'ignore', 'ignore'],
    });
    // It waits for the test run, not the other way round.
    this.#shell.unref();
    (this.#shell.stdin as Socket).unref();
  }

  /** `name` is replaced by the next process of the same name. */
  async watch(name: string, processGroup: number): Promise<void> {
    await writeFile(join(this.#folder, `${name}.group`), String(processGroup));
  }

  /** Kills everything that is watched and removes the folder. */
  async end(): Promise<void> {
    this.#shell.ref();
    const ended = once(this.#shell, 'exit');
    this.#shell.stdin?.end();
    await ended;
  }
}
