import { createWriteStream } from 'node:fs';
import { access, mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { usageError } from '../run/exit-codes.js';
import type { Shell } from '../run/shell.js';

export interface Package {
  readonly file: string;
  readonly bytes: number;
}

/** Packs a project into a file that is gone afterwards: its size is known before the upload begins. */
export async function withPackage<T>(shell: Shell, folder: string, use: (packed: Package) => Promise<T>): Promise<T> {
  await access(join(folder, 'host.json')).catch(() => {
    throw usageError(`${folder} has no host.json: name the root folder of a function app.`);
  });
  const place = await mkdtemp(join(tmpdir(), 'nightshift-publish-'));
  try {
    const file = join(place, 'package.zip');
    await pipeline(await shell.packFolder(folder), createWriteStream(file, { mode: 0o600 }));
    return await use({ file, bytes: (await stat(file)).size });
  } finally {
    await rm(place, { recursive: true, force: true });
  }
}
