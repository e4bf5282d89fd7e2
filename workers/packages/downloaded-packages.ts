import { createHash, randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { chmod, mkdir, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { NightshiftError, toError } from '#contracts/errors.js';
import type { Assignment } from '#contracts/messages/worker-link.js';
import { CONTENT, PackageCache } from './package-cache.js';
import { PackageSource } from './package-source.js';
import { unpack } from './unpack.js';

/** The bytes of an assigned version's package, as management sends them. */
export type Download = (app: string, version: string) => Promise<AsyncIterable<Uint8Array>>;

/**
 * Packages by content: `<folder>/<digest>/app`, beside a marker that is written last. A package is unpacked in a folder of its own and renamed into
 * place, so that a worker killed in the middle leaves nothing that looks whole. Versions with one digest share one folder, and one download.
 * The folder cannot be listed by others: an app knows the path of its own package, and a digest is not guessed.
 */
export class DownloadedPackages extends PackageSource {
  readonly #folder: string;
  readonly #download: Download;
  readonly #cache: PackageCache;
  readonly #running = new Map<string, Promise<string>>();
  #prepared: Promise<void> | undefined;

  /** Above `cacheBytes`, what nobody uses goes, the least recently used first. */
  constructor(folder: string, download: Download, cacheBytes = Infinity) {
    super();
    this.#folder = resolve(folder);
    this.#download = download;
    this.#cache = new PackageCache(this.#folder, this.#making, cacheBytes);
  }

  override hold({ digest }: Assignment): () => void {
    return this.#cache.hold(digest);
  }

  override obtain(assignment: Assignment): Promise<string> {
    const { digest } = assignment;
    const running = this.#running.get(digest);
    if (running !== undefined) return running;
    const obtained = this.#obtain(assignment).finally(() => this.#running.delete(digest));
    this.#running.set(digest, obtained);
    return obtained;
  }

  async #obtain(assignment: Assignment): Promise<string> {
    // The digest becomes a folder's name.
    if (!/^[0-9a-f]{64}$/.test(assignment.digest)) {
      throw invalid(assignment, `has no SHA-256 digest (found ${JSON.stringify(assignment.digest)})`);
    }
    await this.#prepare();
    const letGo = this.#cache.hold(assignment.digest);
    try {
      return (await this.#cache.find(assignment.digest)) ?? (await this.#makeRoomAndMake(assignment));
    } finally {
      letGo();
    }
  }

  /** On a full disk all that nobody uses goes first. */
  async #makeRoomAndMake(assignment: Assignment): Promise<string> {
    try {
      return await this.#makeNew(assignment);
    } catch (error) {
      if (!isDiskFull(error)) throw error;
      if (!(await this.#cache.evict(0))) throw diskFull(this.#folder, assignment, error);
    }
    return this.#makeNew(assignment).catch((error: unknown) => {
      throw isDiskFull(error) ? diskFull(this.#folder, assignment, error) : error;
    });
  }

  async #makeNew(assignment: Assignment): Promise<string> {
    const making = join(this.#making, randomUUID());
    try {
      await mkdir(making, { mode: 0o755 });
      await this.#make(assignment, making);
      const path = await this.#cache.add(assignment.digest, making);
      await this.#cache.evict();
      return path;
    } finally {
      await rm(making, { recursive: true, force: true });
    }
  }

  async #make(assignment: Assignment, making: string): Promise<void> {
    const zip = join(making, 'package.zip');
    const digest = await this.#fetch(assignment, zip);
    if (digest !== assignment.digest) {
      throw invalid(assignment, `has digest ${digest}, expected ${assignment.digest}; publish it again`);
    }
    await unpack(zip, join(making, CONTENT));
    await rm(zip);
  }

  async #fetch(assignment: Assignment, file: string): Promise<string> {
    const hash = createHash('sha256');
    const content = await this.#download(assignment.app, assignment.version);
    const hashed = async function* (): AsyncGenerator<Uint8Array> {
      for await (const chunk of content) {
        hash.update(chunk);
        yield chunk;
      }
    };
    await pipeline(hashed(), createWriteStream(file, { mode: 0o600 }));
    return hash.digest('hex');
  }

  get #making(): string {
    return join(this.#folder, 'making');
  }

  #prepare(): Promise<void> {
    this.#prepared ??= this.#makeFolders().catch((error: unknown) => {
      this.#prepared = undefined;
      throw error;
    });
    return this.#prepared;
  }

  /** Once per process: removes what a worker that was killed while unpacking left behind. */
  async #makeFolders(): Promise<void> {
    await rm(this.#making, { recursive: true, force: true });
    await mkdir(this.#making, { recursive: true, mode: 0o700 });
    await chmod(this.#folder, 0o711);
  }
}

function isDiskFull(error: unknown): boolean {
  return ['ENOSPC', 'EDQUOT'].includes((error as NodeJS.ErrnoException).code ?? '');
}

function diskFull(folder: string, { app, version }: Assignment, cause: unknown): NightshiftError {
  return new NightshiftError(
    'WORKER_DISK_FULL',
    `The disk of ${folder} is full: package ${app} ${version} cannot be unpacked (${toError(cause).message}). Make room, or lower WORKER_PACKAGE_CACHE_BYTES; it is tried again by itself.`,
    { cause },
  );
}

function invalid(assignment: Assignment, what: string): NightshiftError {
  return new NightshiftError('PACKAGE_INVALID', `Package ${assignment.app} ${assignment.version} ${what}.`);
}
