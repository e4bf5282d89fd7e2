import { createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import * as yauzl from 'yauzl';
import { isExecutable, pathOf } from '../zip/entry-rules.js';

/** Unpacks a package that `checkPackage` has let through into a folder that is empty. */
export async function unpackChecked(zipFile: string, folder: string): Promise<void> {
  const zip = await yauzl.openPromise(zipFile, { autoClose: false, strictFileNames: false });
  try {
    for await (const entry of zip.eachEntry()) {
      const path = join(folder, pathOf(entry));
      const isFolder = entry.fileName.endsWith('/');
      await mkdir(isFolder ? path : dirname(path), { recursive: true });
      if (isFolder) continue;
      const mode = isExecutable(entry) ? 0o755 : 0o644;
      await pipeline(await zip.openReadStreamPromise(entry), createWriteStream(path, { flags: 'wx', mode }));
    }
  } finally {
    zip.close();
  }
}
