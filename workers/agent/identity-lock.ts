import { createHash } from 'node:crypto';
import { mkdir, unlink } from 'node:fs/promises';
import { connect, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { NightshiftError } from '#contracts/errors.js';
import type { Logger } from '#contracts/ports/logger.js';

/** The shortest limit of a socket's path among the systems we run on is 104 bytes, the ending zero included. */
const MAX_SOCKET_PATH = 100;

/**
 * Keeps two workers from living under one identity: management would take the end of one for the end of both, and fail calls that still run. A socket
 * that the process listens on, and not a file with its number in it: it goes with the process, however that ends.
 */
export class IdentityLock {
  readonly #stateDir: string;
  readonly #logger: Logger;
  #server: Server | undefined;

  constructor(stateDir: string, logger: Logger) {
    this.#stateDir = resolve(stateDir);
    this.#logger = logger;
  }

  /** Rejects with CONFIG_INVALID while another process has the folder. A file system without sockets is used unlocked. */
  async take(): Promise<void> {
    await mkdir(this.#stateDir, { recursive: true });
    const path = socketPath(this.#stateDir);
    try {
      this.#server = await listen(path);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') return this.#goUnlocked(error);
      if (await answers(path)) throw this.#inUse();
      // Left behind by a process that was killed.
      await unlink(path).catch(() => undefined);
      this.#server = await listen(path).catch(() => {
        throw this.#inUse();
      });
    }
  }

  async release(): Promise<void> {
    const server = this.#server;
    this.#server = undefined;
    if (server !== undefined) await new Promise((closed) => server.close(closed));
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

function socketPath(stateDir: string): string {
  const name = `nightshift-${createHash('sha256').update(stateDir).digest('hex').slice(0, 24)}`;
  if (process.platform === 'win32') return `\\\\.\\pipe\\${name}`;
  const path = join(stateDir, 'worker.sock');
  return Buffer.byteLength(path) <= MAX_SOCKET_PATH ? path : join(tmpdir(), `${name}.sock`);
}

function listen(path: string): Promise<Server> {
  const server = createServer((socket) => socket.destroy());
  server.unref();
  return new Promise((opened, failed) => {
    server.once('error', failed);
    server.listen(path, () => opened(server));
  });
}

function answers(path: string): Promise<boolean> {
  return new Promise((told) => {
    const socket = connect(path, () => {
      socket.destroy();
      told(true);
    });
    socket.on('error', () => told(false));
  });
}
