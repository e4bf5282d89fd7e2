import { randomUUID } from 'node:crypto';
import { chmod, link, mkdir, readFile, rename, rm, stat, unlink, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { NightshiftError } from '#contracts/errors.js';

const OWNER_ONLY_FILE = 0o600;
const OWNER_ONLY_FOLDER = 0o700;
const GROUP_AND_OTHERS = 0o077;

export interface PrivateFile {
  readonly text: string;
  /** This call made it; of two processes that start at once, one. */
  readonly created: boolean;
  /** Group or others could read it; they no longer can. */
  readonly tightened: boolean;
}

/** Reads a file that only its owner may read, making it of `make()` when there is none: whole or not at all. Without `make` it must be there. */
export async function openPrivateFile(path: string, make?: () => string): Promise<PrivateFile> {
  const found = await read(path);
  if (found !== undefined) return { ...found, created: false };
  if (make === undefined) throw new NightshiftError('CONFIG_INVALID', `There is no ${path}.`);
  const created = await create(path, make());
  const made = await read(path);
  if (made === undefined) throw new NightshiftError('CONFIG_INVALID', `${path} vanished while it was being read.`);
  return { ...made, created };
}

/** What a private file holds; undefined when there is none. */
export async function readPrivateFile(path: string): Promise<Pick<PrivateFile, 'text'> | undefined> {
  return read(path);
}

/** Puts `text` in the place of a private file: whoever reads it sees all of the old or all of the new one, also after a power cut. */
export async function replacePrivateFile(path: string, text: string): Promise<void> {
  const draft = `${path}.${randomUUID()}`;
  try {
    await writeFile(draft, text, { mode: OWNER_ONLY_FILE, flag: 'wx', flush: true });
    await rename(draft, path);
  } catch (error) {
    await rm(draft, { force: true });
    throw error;
  }
}

async function create(path: string, text: string): Promise<boolean> {
  await mkdir(dirname(path), { recursive: true, mode: OWNER_ONLY_FOLDER });
  const draft = `${path}.${randomUUID()}`;
  await writeFile(draft, text, { mode: OWNER_ONLY_FILE, flag: 'wx', flush: true });
  try {
    // Unlike a rename, a link fails when the file exists; unlike opening it with `wx`, nobody sees it half written.
    await link(draft, path);
    return true;
  } catch (error) {
    if (errnoOf(error) === 'EEXIST') return false;
    throw error;
  } finally {
    await unlink(draft);
  }
}

async function read(path: string): Promise<Omit<PrivateFile, 'created'> | undefined> {
  try {
    const text = await readFile(path, 'utf8');
    return { text, tightened: await tighten(path) };
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return undefined;
    throw error;
  }
}

function errnoOf(error: unknown): string | undefined {
  return (error as NodeJS.ErrnoException).code;
}

async function tighten(path: string): Promise<boolean> {
  // Windows has no such bits: the folder's access list holds there.
  if (process.platform === 'win32') return false;
  const { mode } = await stat(path);
  if ((mode & GROUP_AND_OTHERS) === 0) return false;
  await chmod(path, OWNER_ONLY_FILE);
  return true;
}
