import { createReadStream } from 'node:fs';
import type { PassThrough, Readable } from 'node:stream';
import { ZipFile } from 'yazl';
import { NightshiftError, toError } from '#contracts/errors.js';
import { listFolder, type FolderFile, type ListOptions } from './folder-files.js';

export const MODE_FILE = 0o100644;
export const MODE_EXECUTABLE = 0o100755;
/** Local, because the zip format's own clock has no zone. */
export const ENTRY_MTIME = new Date(1980, 0, 1);

/**
 * A folder as a zip. Equal content gives equal bytes: paths sorted, two modes, one moment.
 */
export async function packFolder(folder: string, options: ListOptions = {}): Promise<Readable> {
  const files = await listFolder(folder, options);
  const zip = new ZipFile();
  // Typed as the old stream interface; yazl makes a PassThrough.
  const output = zip.outputStream as PassThrough;
  zip.on('error', (error: unknown) => output.destroy(changed(folder, error)));
  for (const file of files) addTo(zip, file);
  zip.end();
  return output;
}

function addTo(zip: ZipFile, file: FolderFile): void {
  const options = {
    mtime: ENTRY_MTIME,
    forceDosTimestamp: true,
    mode: file.executable ? MODE_EXECUTABLE : MODE_FILE,
    size: file.bytes,
  };
  // Opened when its turn comes: a folder may hold more files than a process may open.
  zip.addReadStreamLazy(file.path, options, (ready) => {
    const content = createReadStream(file.source);
    content.once('open', () => ready(undefined, content));
    content.once('error', (error) => zip.emit('error', error));
  });
}

function changed(folder: string, error: unknown): NightshiftError {
  return new NightshiftError(
    'PACKAGE_INVALID',
    `${folder} cannot be packed: ${toError(error).message}. Do not change its files meanwhile.`,
    { cause: error },
  );
}
