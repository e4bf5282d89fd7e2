import { readdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';

/** The folder of what was unpacked, beside its marker. */
export const CONTENT = 'app';
const MARKER = 'complete';
const DIGEST = /^[0-9a-f]{64}$/;

interface Size {
  readonly files: number;
  readonly bytes: number;
}

interface Entry {
  readonly digest: string;
  readonly usedAtMs: number;
  readonly bytes: number;
}

/**
 * Unpacked packages by digest, `<folder>/<digest>/app`, beside a marker that is written last: it says how much was unpacked, and its time is that of the
 * last use. What lacks files that were unpacked is no package.
 */
export class PackageCache {
  readonly #folder: string;
  readonly #making: string;
  readonly #limitBytes: number;
  readonly #sound = new Set<string>();
  readonly #holders = new Map<string, number>();
  #evicting: Promise<unknown> = Promise.resolve();
  #removed = 0;

  /** `making`: on the same disk, for what comes and goes. */
  constructor(folder: string, making: string, limitBytes: number) {
    this.#folder = folder;
    this.#making = making;
    this.#limitBytes = limitBytes;
  }

  /** It is not removed until the answer has been called as well. */
  hold(digest: string): () => void {
    this.#holders.set(digest, (this.#holders.get(digest) ?? 0) + 1);
    let held = true;
    return () => {
      const count = (this.#holders.get(digest) ?? 1) - (held ? 1 : 0);
      held = false;
      if (count > 0) this.#holders.set(digest, count);
      else this.#holders.delete(digest);
    };
  }

  /** The unpacked package, where it is here whole. Counted through once in the life of the process. */
  async find(digest: string): Promise<string | undefined> {
    const home = join(this.#folder, digest);
    const content = join(home, CONTENT);
    const size = await readMarker(home);
    if (size === undefined) return undefined;
    if (!this.#sound.has(digest)) {
      const found = await sizeOf(content).catch(() => undefined);
      // More is none of our business: an app may write beside its files.
      if (found === undefined || found.files < size.files || found.bytes < size.bytes) return undefined;
    }
    this.#sound.add(digest);
    const now = new Date();
    await utimes(join(home, MARKER), now, now);
    return content;
  }

  /** Takes what was unpacked into `<made>/app` in, in the place of what is there. */
  async add(digest: string, made: string): Promise<string> {
    const home = join(this.#folder, digest);
    await writeFile(join(made, MARKER), JSON.stringify(await sizeOf(join(made, CONTENT))));
    await rm(home, { recursive: true, force: true });
    await rename(made, home);
    this.#sound.add(digest);
    return join(home, CONTENT);
  }

  /** Removes what nobody holds, the least recently used first, until the rest is below the limit. True: something went since it was asked for. */
  evict(limitBytes = this.#limitBytes): Promise<boolean> {
    // One after the other: two at once would choose the same package, and remove one more than is needed.
    const before = this.#removed;
    const evicted = this.#evicting.then(() => this.#evict(limitBytes));
    this.#evicting = evicted.catch(() => undefined);
    return evicted.then(() => this.#removed > before);
  }

  async #evict(limitBytes: number): Promise<void> {
    const entries = (await this.#entries()).toSorted((a, b) => a.usedAtMs - b.usedAtMs);
    let total = entries.reduce((sum, { bytes }) => sum + bytes, 0);
    for (const { digest, bytes } of entries) {
      if (total <= limitBytes) break;
      if (this.#holders.has(digest)) continue;
      await this.#remove(digest);
      total -= bytes;
      this.#removed += 1;
    }
  }

  async #remove(digest: string): Promise<void> {
    this.#sound.delete(digest);
    // Moved first: a worker that is killed meanwhile leaves no half of it in place.
    const going = join(this.#making, randomUUID());
    try {
      await rename(join(this.#folder, digest), going);
    } catch (error) {
      // Somebody else has removed it.
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return;
      throw error;
    }
    await rm(going, { recursive: true, force: true });
  }

  async #entries(): Promise<Entry[]> {
    const names = (await readdir(this.#folder)).filter((name) => DIGEST.test(name));
    const entries = await Promise.all(
      names.map(async (digest) => {
        const home = join(this.#folder, digest);
        const [size, marker] = await Promise.all([readMarker(home), stat(join(home, MARKER)).catch(() => undefined)]);
        return { digest, usedAtMs: marker?.mtimeMs ?? 0, bytes: size?.bytes ?? 0 };
      }),
    );
    return entries;
  }
}

/** Undefined where there is none, or one that says nothing. */
async function readMarker(home: string): Promise<Size | undefined> {
  try {
    return JSON.parse(await readFile(join(home, MARKER), 'utf8')) as Size;
  } catch {
    return undefined;
  }
}

async function sizeOf(folder: string): Promise<Size> {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true });
  const files = entries.filter((entry) => entry.isFile());
  let bytes = 0;
  for (const { parentPath, name } of files) bytes += (await stat(join(parentPath, name))).size;
  return { files: files.length, bytes };
}
