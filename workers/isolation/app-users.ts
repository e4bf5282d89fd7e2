import { randomUUID } from 'node:crypto';
import { chmod, lchown, lstat, mkdir, readdir, readFile, rename, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import Type from 'typebox';
import { NightshiftError } from '#contracts/errors.js';
import { codec } from '#contracts/messages/codec.js';
import type { AppUser } from '../languages/language-host.js';
import { LAST_UID, LOWEST_UID } from '../worker.config.js';

const assigned = codec(
  'uids.json',
  Type.Record(Type.String(), Type.Integer({ minimum: LOWEST_UID, maximum: LAST_UID })),
);
/** Passed through, not listed: an app sees no other's folder. */
const PASSED_THROUGH = 0o711;

/**
 * The users of this worker's apps. An app keeps its user for good, also while it is not assigned here: two apps never share one, not even one after
 * the other. Needs the state folder to itself.
 */
export class AppUsers {
  readonly #stateDir: string;
  readonly #firstUid: number;
  #uids: Promise<Map<string, number>> | undefined;
  #turn: Promise<unknown> = Promise.resolve();

  /** `stateDir` is absolute. */
  constructor(stateDir: string, firstUid: number) {
    this.#stateDir = stateDir;
    this.#firstUid = firstUid;
  }

  /** The app's user, with its HOME and TMPDIR in place. Rejects with CONFIG_INVALID when uids.json is damaged or no user is left. */
  of(app: string): Promise<AppUser> {
    // One after the other, so that two apps cannot be given the same user.
    const user = this.#turn.then(() => this.#of(app));
    this.#turn = user.catch(() => undefined);
    return user;
  }

  async #of(app: string): Promise<AppUser> {
    this.#uids ??= readUids(this.#file);
    const uids = await this.#uids.catch((error: unknown) => {
      this.#uids = undefined;
      throw error;
    });
    await this.#makeFolder(this.#homes);
    const uid = uids.get(app) ?? (await this.#assign(app, uids));
    const own = join(this.#homes, String(uid));
    await this.#makeFolder(own);
    const user = { uid, gid: uid, home: join(own, 'home'), temporary: join(own, 'tmp') };
    for (const folder of [user.home, user.temporary]) await handOver(folder, user);
    return user;
  }

  get #file(): string {
    return join(this.#stateDir, 'uids.json');
  }

  get #homes(): string {
    return join(this.#stateDir, 'homes');
  }

  async #makeFolder(folder: string): Promise<void> {
    await mkdir(folder, { recursive: true });
    await chmod(folder, PASSED_THROUGH);
  }

  /** Written before it is used: an app that has run as a user has it after a crash too. */
  async #assign(app: string, uids: Map<string, number>): Promise<number> {
    const taken = new Set([...uids.values(), ...(await usersAtWork())]);
    for (let uid = this.#firstUid; uid <= LAST_UID; uid += 1) {
      // A folder that is there already is another app's, of a uids.json that was lost.
      if (taken.has(uid) || !(await madeAnew(join(this.#homes, String(uid))))) continue;
      const temporary = `${this.#file}.${randomUUID()}`;
      const content = JSON.stringify(Object.fromEntries([...uids, [app, uid]]), undefined, 2);
      await writeFile(temporary, `${content}\n`, { mode: 0o600, flush: true });
      await rename(temporary, this.#file);
      uids.set(app, uid);
      return uid;
    }
    throw new NightshiftError('CONFIG_INVALID', `No user is left for app ${app}: lower WORKER_FIRST_UID.`);
  }
}

async function readUids(file: string): Promise<Map<string, number>> {
  const bytes = await readFile(file).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  if (bytes === undefined) return new Map();
  try {
    const uids = new Map(Object.entries(assigned.decode(bytes)));
    if (new Set(uids.values()).size < uids.size) throw new Error('two apps have one user');
    return uids;
  } catch (cause) {
    const message = `${file} is damaged. Restore it, or remove it: every app then gets a new user and an empty HOME.`;
    throw new NightshiftError('CONFIG_INVALID', message, { cause });
  }
}

/** Whom any process of the machine runs as: another worker's apps among them, whose uids.json is not ours to read. */
async function usersAtWork(): Promise<number[]> {
  const processes = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const owners = processes.map((name) => stat(join('/proc', name)).then(({ uid }) => [uid]));
  const found = await Promise.allSettled(owners);
  return found.flatMap((result) => (result.status === 'fulfilled' ? result.value : []));
}

async function madeAnew(folder: string): Promise<boolean> {
  try {
    await mkdir(folder);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

/** The folder around it is the worker's, so that what stands there under this name is what the worker has made. */
async function handOver(folder: string, { uid, gid }: Pick<AppUser, 'uid' | 'gid'>): Promise<void> {
  await mkdir(folder, { mode: 0o700 }).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error;
  });
  const found = await lstat(folder);
  if (found.uid !== uid || found.gid !== gid) await lchown(folder, uid, gid);
}
