import { mkdir, unlink } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import { resolve } from 'node:path';
import { NightshiftError } from '#contracts/errors.js';
import type { Logger } from '#contracts/ports/logger.js';
import { askedAt, socketPath } from './identity-socket.js';

/**
 * Keeps two workers from living under one identity: management would take the end of one for the end of both, and fail calls that still run. A socket
 * that the process listens on, and not a file with its number in it: it goes with the process, however that ends. Who connects is told the worker's state.
 */
export class IdentityLock {
  readonly #stateDir: string;
  readonly #logger: Logger;
  readonly #state: () => string;
  #server: Server | undefined;

  constructor(stateDir: string, logger: Logger, state: () => string) {
    this.#stateDir = resolve(stateDir);
    this.#logger = logger;
    this.#state = state;
  }

  /** Rejects with CONFIG_INVALID while another process has the folder. A file system without sockets is used unlocked. */
  async take(): Promise<void> {
    await mkdir(this.#stateDir, { recursive: true });
    const path = socketPath(this.#stateDir);
    try {
      this.#server = await this.#listen(path);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') return this.#goUnlocked(error);
      if ((await askedAt(path)) !== undefined) throw this.#inUse();
      // Left behind by a process that was killed.
      await unlink(path).catch(() => undefined);
      this.#server = await this.#listen(path).catch(() => {
        throw this.#inUse();
      });
    }
  }

  async release(): Promise<void> {
    const server = this.#server;
    this.#server = undefined;
    if (server !== undefined) await new Promise((closed) => server.close(closed));
  }

  #listen(path: string): Promise<Server> {
    const server = createServer((socket) => {
      socket.on('error', () => socket.destroy());
      // Not left to the other side: the lock must not be held by somebody who only listens.
      socket.end(this.#state(), () => socket.destroy());
    });
    server.unref();
    return new Promise((opened, failed) => {
      server.once('error', failed);
      server.listen(path, () => opened(server));
    });
  }

  #goUnlocked(error: unknown): void {
    this.#logger.warn({ error, stateDir: this.#stateDir }, 'The state folder cannot be locked against a second worker');
  }

  #inUse(): NightshiftError {
    return new NightshiftError(
      'CONFIG_INVALID',
      `Another worker is running on the state folder ${this.#stateDir}. Give each worker its own WORKER_STATE_DIR.`,
    );
  }
}
