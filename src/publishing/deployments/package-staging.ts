import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { Inject, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { NightshiftError } from '#contracts/errors.js';
import { MANAGEMENT_CONFIG, type ManagementConfig } from '../../management.config.js';
import { PUBLISHING_CONFIG, type PublishingConfig } from '../publishing.config.js';
import type { StagedPackage } from './staged-package.js';
import { timely } from './timely.js';

/** Packages on their way, on the disk of the state folder: they may be larger than a `/tmp` that is in memory. */
@Injectable()
export class PackageStaging implements OnApplicationBootstrap {
  readonly #folder: string;

  constructor(
    @Inject(PUBLISHING_CONFIG) private readonly config: PublishingConfig,
    @Inject(MANAGEMENT_CONFIG) { stateDir }: Pick<ManagementConfig, 'stateDir'>,
  ) {
    this.#folder = join(stateDir, 'uploads');
  }

  /** Removes what processes left that were killed. */
  async onApplicationBootstrap(): Promise<void> {
    const names = await readdir(this.#folder).catch(() => []);
    const left = names.filter((name) => isLeft(Number.parseInt(name, 10)));
    await Promise.all(left.map((name) => rm(join(this.#folder, name), { recursive: true, force: true })));
  }

  /**
   * Writes an upload to disk while it comes. Rejects with BODY_TOO_LARGE, MANAGEMENT_DISK_FULL, REQUEST_INVALID when it breaks off or stands still, or
   * the reason of `signal`; then nothing is left.
   */
  receive(upload: AsyncIterable<Uint8Array>, signal?: AbortSignal): Promise<StagedPackage> {
    const { uploadStallMs: stallMs, uploadTimeoutMs: limitMs, maxPackageBytes } = this.config;
    return this.#stage(timely(upload, { stallMs, limitMs, signal }), maxPackageBytes);
  }

  /** A package that is made here. Rejects with BODY_TOO_LARGE or MANAGEMENT_DISK_FULL. */
  make(content: AsyncIterable<Uint8Array>): Promise<StagedPackage> {
    return this.#stage(content, this.config.maxPackageBytes);
  }

  /** A package that was taken before, whatever the limit was then. Rejects with MANAGEMENT_DISK_FULL. */
  fetch(content: AsyncIterable<Uint8Array>): Promise<StagedPackage> {
    return this.#stage(content, Infinity);
  }

  async #stage(content: AsyncIterable<Uint8Array>, maxBytes: number): Promise<StagedPackage> {
    const hash = createHash('sha256');
    let bytes = 0;
    const counted = async function* (): AsyncGenerator<Uint8Array> {
      for await (const chunk of content) {
        bytes += chunk.length;
        if (bytes > maxBytes) throw tooLarge(maxBytes);
        hash.update(chunk);
        yield chunk;
      }
    };
    let folder: string | undefined;
    try {
      folder = await this.#newFolder();
      const file = join(folder, 'package.zip');
      await pipeline(counted(), createWriteStream(file, { mode: 0o600 }));
      return {
        file,
        digest: hash.digest('hex'),
        bytes,
        content: () => createReadStream(file),
        remove: removing(folder),
      };
    } catch (error) {
      if (folder !== undefined) await removing(folder)();
      throw this.#refusalOf(error);
    }
  }

  async #newFolder(): Promise<string> {
    await mkdir(this.#folder, { recursive: true, mode: 0o700 });
    return mkdtemp(join(this.#folder, `${process.pid}-`));
  }

  #refusalOf(error: unknown): unknown {
    const { code, syscall } = error as NodeJS.ErrnoException;
    if (code === 'ENOSPC' || code === 'EDQUOT') return diskFull(this.#folder, error);
    // Of the disk, and not of the connection that it comes by.
    if (error instanceof NightshiftError || (syscall !== undefined && syscall !== 'read')) return error;
    return new NightshiftError('REQUEST_INVALID', 'The upload broke off before its end: publish again.', {
      cause: error,
    });
  }
}

/** Of a process that is gone. What bears our own number was there before us: a container's first process is always number 1. */
function isLeft(pid: number): boolean {
  if (!Number.isSafeInteger(pid) || pid <= 0 || pid === process.pid) return true;
  try {
    process.kill(pid, 0);
    return false;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ESRCH';
  }
}

function removing(folder: string): () => Promise<void> {
  return () => rm(folder, { recursive: true, force: true });
}

function tooLarge(maxBytes: number): NightshiftError {
  return new NightshiftError(
    'BODY_TOO_LARGE',
    `The package is larger than ${maxBytes} bytes: leave out what the app does not need (.funcignore), or raise PUBLISHING_MAX_PACKAGE.`,
  );
}

function diskFull(folder: string, cause: unknown): NightshiftError {
  return new NightshiftError(
    'MANAGEMENT_DISK_FULL',
    `The disk that holds ${folder} on the management machine is full: make room there and publish again.`,
    { cause },
  );
}
