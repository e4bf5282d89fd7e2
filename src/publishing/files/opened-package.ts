import type { Readable } from 'node:stream';
import type { Entry, ZipFile } from 'yauzl';
import { NightshiftError } from '#contracts/errors.js';
import { isExecutable } from '../zip/entry-rules.js';
import { openZip } from './zip-reader.js';

/** The moment that packages of equal bytes are made with: it says nothing of the file. */
const NO_MOMENT_BEFORE = Date.UTC(1980, 0, 3);

export interface PackageFile {
  /** Below the package's root, with forward slashes. */
  readonly path: string;
  readonly bytes: number;
  readonly modifiedAt: Date;
  readonly isExecutable: boolean;
  /** By its content: strong enough to tell a change of one file from another. */
  readonly etag: string;
}

/** What one version is made of. */
export interface PackageContents {
  /** Undefined: no version is active. */
  readonly version: string | undefined;
  /** By path, in code unit order. */
  readonly files: ReadonlyMap<string, PackageFile>;
  /** Folders that were packed though nothing lies in them; without a slash at the end. */
  readonly emptyFolders: readonly string[];
  /** Throws FILE_NOT_FOUND. */
  read(path: string): Promise<Readable>;
}

/** A package on this machine's disk, read entry by entry: never as a whole, whatever its size. */
export class OpenedPackage implements PackageContents {
  readonly version: string;
  readonly files: ReadonlyMap<string, PackageFile>;
  readonly emptyFolders: readonly string[];
  readonly #zip: ZipFile;
  readonly #entries: ReadonlyMap<string, Entry>;

  private constructor(zip: ZipFile, entries: readonly Entry[], { version, createdAt }: OpenedVersion) {
    const sorted = entries.toSorted((a, b) => (a.fileName < b.fileName ? -1 : 1));
    const files = sorted.filter(({ fileName }) => !fileName.endsWith('/'));
    this.version = version;
    this.#zip = zip;
    this.#entries = new Map(files.map((entry) => [entry.fileName, entry]));
    this.files = new Map(files.map((entry) => [entry.fileName, fileOf(entry, createdAt)]));
    this.emptyFolders = emptyAmong(sorted);
  }

  static async open(zipFile: string, version: OpenedVersion): Promise<OpenedPackage> {
    const zip = await openZip(zipFile);
    try {
      const entries: Entry[] = [];
      for await (const entry of zip.eachEntry()) entries.push(entry);
      return new OpenedPackage(zip, entries, version);
    } catch (error) {
      zip.close();
      throw error;
    }
  }

  async read(path: string): Promise<Readable> {
    const entry = this.#entries.get(path);
    if (entry === undefined) throw fileNotFound(path);
    return this.#zip.openReadStreamPromise(entry);
  }

  /** Streams that were opened go on to their end. */
  close(): void {
    this.#zip.close();
  }
}

interface OpenedVersion {
  readonly version: string;
  readonly createdAt: Date;
}

export const NO_PACKAGE: PackageContents = {
  version: undefined,
  files: new Map(),
  emptyFolders: [],
  read: (path) => Promise.reject(fileNotFound(path)),
};

export function fileNotFound(path: string): NightshiftError {
  return new NightshiftError('FILE_NOT_FOUND', `The active version has no ${path === '' ? 'files' : path}.`);
}

function etagOf(crc32: number, bytes: number): string {
  return `"${crc32.toString(16).padStart(8, '0')}-${bytes.toString(16)}"`;
}

function fileOf(entry: Entry, createdAt: Date): PackageFile {
  const { fileName: path, uncompressedSize: bytes, crc32 } = entry;
  const packedAt = entry.getLastModDate();
  return {
    path,
    bytes,
    modifiedAt: packedAt.getTime() < NO_MOMENT_BEFORE ? createdAt : packedAt,
    isExecutable: isExecutable(entry),
    etag: etagOf(crc32, bytes),
  };
}

function emptyAmong(sorted: readonly Entry[]): string[] {
  return sorted.flatMap(({ fileName }, index) => {
    const isEmpty = fileName.endsWith('/') && sorted[index + 1]?.fileName.startsWith(fileName) !== true;
    return isEmpty ? [fileName.slice(0, -1)] : [];
  });
}
