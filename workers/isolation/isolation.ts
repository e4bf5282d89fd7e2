import { mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { NightshiftError } from '#contracts/errors.js';
import type { Logger } from '#contracts/ports/logger.js';
import type { AppUser } from '../languages/language-host.js';
import { type IsolationMode, isolationOf, type WorkerConfig } from '../worker.config.js';
import { AppUsers } from './app-users.js';
import { whyNoOtherUser } from './privileges.js';
import { whyNotPassable, whyNotReadable } from './reach.js';

interface IsolationOptions {
  readonly config: Pick<WorkerConfig, 'isolation' | 'firstUid' | 'stateDir'>;
  /** The worker serves a folder that is somebody's to work in: its files are that person's, so the app runs as the worker's user. */
  readonly inPlace: boolean;
  /** What language processes run, whoever they run as. */
  readonly programFiles: readonly string[];
  readonly logger: Logger;
}

/**
 * Keeps apps from each other and from the worker (design, section 8): as users of their own where the worker may make them so (`uid`), as processes of
 * their own in any case (`process`).
 */
export class Isolation {
  readonly #mode: IsolationMode;
  readonly #stateDir: string;
  readonly #options: IsolationOptions;
  /** Absent: apps run as the worker's user. */
  #users: AppUsers | undefined;

  /** Throws CONFIG_INVALID for values that an operator must correct. */
  constructor(options: IsolationOptions) {
    this.#mode = isolationOf(options.config);
    this.#stateDir = resolve(options.config.stateDir);
    this.#options = options;
  }

  /** Decides, and says so in the log. Rejects with CONFIG_INVALID, naming what is in the way, when WORKER_ISOLATION is uid and that cannot be. */
  async open(): Promise<void> {
    const { inPlace, config, logger } = this.#options;
    const reason = this.#notWanted() ?? (await this.#whyNotPossible());
    if (reason === undefined) {
      this.#users = new AppUsers(this.#stateDir, config.firstUid);
      logger.info({ firstUid: config.firstUid }, 'isolation: own uid per app');
      return;
    }
    if (this.#mode === 'uid' && !inPlace) throw refused(reason);
    logger.info({ reason }, 'isolation: process only');
  }

  /**
   * The user that an app in this folder runs as; undefined: the worker's own. Rejects with CONFIG_INVALID, naming the folder, when WORKER_ISOLATION is
   * uid and the app's user could not read it.
   */
  async userOf(app: string, folder: string): Promise<AppUser | undefined> {
    if (this.#users === undefined) return undefined;
    const user = await this.#users.of(app);
    const why = await this.#whyNotServed(folder, user);
    if (why === undefined) return user;
    if (this.#mode === 'uid') throw refused(why);
    this.#options.logger.warn({ app, reason: why }, 'The app runs without a uid of its own');
    return undefined;
  }

  #notWanted(): string | undefined {
    if (this.#options.inPlace) return 'the app runs in its own folder, in place';
    return this.#mode === 'process' ? 'WORKER_ISOLATION is process' : undefined;
  }

  async #whyNotPossible(): Promise<string | undefined> {
    const { config, programFiles } = this.#options;
    const someone = { uid: config.firstUid, gid: config.firstUid };
    const why = await whyNoOtherUser(someone);
    if (why !== undefined) return why;
    for (const file of programFiles) {
      const unreadable = await whyNotReadable(file, someone);
      if (unreadable !== undefined) return `${unreadable}: apps need ${file}; install it where every user can read it`;
    }
    await mkdir(this.#stateDir, { recursive: true, mode: 0o711 });
    return stateRemedy(await whyNotPassable(this.#stateDir, someone));
  }

  async #whyNotServed(folder: string, user: AppUser): Promise<string | undefined> {
    // One file stands for all: they were written with the same permissions.
    for (const path of [folder, join(folder, 'host.json')]) {
      const why = await whyNotReadable(path, user).catch((error: NodeJS.ErrnoException) => {
        // The language host says it better.
        if (error.code === 'ENOENT') return undefined;
        throw error;
      });
      if (why !== undefined) return stateRemedy(why);
    }
    return undefined;
  }
}

function stateRemedy(why: string | undefined): string | undefined {
  if (why === undefined) return undefined;
  const remedy =
    'a folder that every user can enter and only the worker can change, such as /var/lib/nightshift-worker';
  return `${why}: set WORKER_STATE_DIR to ${remedy}, or change the mode and start the worker with umask 022`;
}

function refused(why: string): NightshiftError {
  return new NightshiftError('CONFIG_INVALID', `WORKER_ISOLATION is uid, but ${why}.`);
}
