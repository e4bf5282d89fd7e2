import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { NightshiftError } from '#contracts/errors.js';

/** An upload on this machine's disk, until it is stored or refused. */
export interface StagedPackage {
  readonly file: string;
  /** Hex SHA-256. */
  readonly digest: string;
  readonly bytes: number;
  readonly content: () => AsyncIterable<Uint8Array>;
  readonly remove: () => Promise<void>;
}

/** Writes an upload to disk while it comes. Rejects with BODY_TOO_LARGE, MANAGEMENT_UNAVAILABLE when the disk is full, or REQUEST_INVALID when the caller went; then nothing is left. */
export async function stagePackage(upload: AsyncIterable<Uint8Array>, maxBytes: number): Promise<StagedPackage> {
  const folder = await mkdtemp(join(tmpdir(), 'nightshift-upload-'));
  const remove = (): Promise<void> => rm(folder, { recursive: true, force: true });
  const file = join(folder, 'package.zip');
  const hash = createHash('sha256');
  let bytes = 0;
  const counted = async function* (): AsyncGenerator<Uint8Array> {
    for await (const chunk of upload) {
      bytes += chunk.length;
      if (bytes > maxBytes) throw tooLarge(maxBytes);
      hash.update(chunk);
      yield chunk;
    }
  };
  try {
    await pipeline(counted(), createWriteStream(file, { mode: 0o600 }));
  } catch (error) {
    await remove();
    throw refusalOf(error);
  }
  return { file, digest: hash.digest('hex'), bytes, content: () => createReadStream(file), remove };
}

function refusalOf(error: unknown): unknown {
  const { code, syscall } = error as NodeJS.ErrnoException;
  if (code === 'ENOSPC') return diskFull(error);
  // Of the disk, and not of the connection that it comes by.
  if (error instanceof NightshiftError || (syscall !== undefined && syscall !== 'read')) return error;
  return new NightshiftError('REQUEST_INVALID', 'The upload broke off before its end: publish again.', {
    cause: error,
  });
}

function tooLarge(maxBytes: number): NightshiftError {
  return new NightshiftError(
    'BODY_TOO_LARGE',
    `The package is larger than ${maxBytes} bytes: leave out what the app does not need (.funcignore), or raise PUBLISHING_MAX_PACKAGE.`,
  );
}

function diskFull(cause: unknown): NightshiftError {
  return new NightshiftError(
    'MANAGEMENT_UNAVAILABLE',
    `The disk that holds ${tmpdir()} on the management machine is full: make room there and publish again.`,
    { cause },
  );
}
