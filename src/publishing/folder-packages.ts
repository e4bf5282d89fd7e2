import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { access, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { Injectable } from '@nestjs/common';
import { NightshiftError } from '#contracts/errors.js';
import { Logger } from '#contracts/ports/logger.js';
import { LOCAL_SETTINGS_FILE, readLocalSettings } from './local-settings.js';
import { packFolder } from './pack-folder.js';
import { PackageStore } from './package-store.js';

export interface StoredPackage {
  /** Hex SHA-256. */
  readonly digest: string;
  readonly packageBytes: number;
}

/** Packages made from folders on this machine. */
@Injectable()
export class FolderPackages {
  constructor(
    private readonly packages: PackageStore,
    private readonly logger: Logger,
  ) {}

  /** Packs the folder and keeps the package. Throws HOST_JSON_MISSING when it is no function app, PACKAGE_INVALID when it cannot be packed. */
  async store(folder: string): Promise<StoredPackage> {
    await access(join(folder, 'host.json')).catch((cause: unknown) => {
      throw new NightshiftError(
        'HOST_JSON_MISSING',
        `${folder} has no host.json: name the folder of a function app, the one that holds host.json.`,
        { cause },
      );
    });
    // By way of a file: the digest must be known before the first chunk is stored, and a package may be larger than the memory.
    const draft = await mkdtemp(join(tmpdir(), 'nightshift-package-'));
    try {
      const file = join(draft, 'package.zip');
      const digest = await writeHashed(await packFolder(folder), file);
      return { digest, packageBytes: await this.packages.write(digest, createReadStream(file)) };
    } finally {
      await rm(draft, { recursive: true, force: true });
    }
  }

  /** The Values of the folder's local.settings.json, for an app that has no settings yet; undefined when there is no such file. Says so in the log. */
  async localSettings(app: string, folder: string): Promise<Readonly<Record<string, string>> | undefined> {
    const settings = await readLocalSettings(folder);
    if (settings === undefined) return undefined;
    const { values, skipped } = settings;
    const names = Object.keys(values);
    this.logger.info(
      { app, file: join(folder, LOCAL_SETTINGS_FILE), names },
      'The app had no settings: took those of its folder',
    );
    if (skipped.length > 0) this.logger.warn({ app, names: skipped }, 'Settings that are no plain text were left out');
    return values;
  }
}

async function writeHashed(content: AsyncIterable<Uint8Array>, file: string): Promise<string> {
  const hash = createHash('sha256');
  const hashed = async function* (chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    for await (const chunk of chunks) {
      hash.update(chunk);
      yield chunk;
    }
  };
  await pipeline(content, hashed, createWriteStream(file));
  return hash.digest('hex');
}
