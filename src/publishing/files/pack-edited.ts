import type { PassThrough, Readable } from 'node:stream';
import { ZipFile } from 'yazl';
import { NightshiftError, toError } from '#contracts/errors.js';
import { ENTRY_MTIME, MODE_EXECUTABLE, MODE_FILE } from '../pack-folder.js';
import type { EditedFiles } from './file-change.js';
import type { PackageContents } from './opened-package.js';

interface Packed {
  readonly bytes: number;
  readonly isExecutable: boolean;
  readonly open: () => Promise<Readable>;
}

/** A package of what stays and what is new, as `packFolder` would make it of such a folder: equal files give equal bytes. */
export function packEdited(contents: PackageContents, { kept, written, emptyFolders }: EditedFiles): Readable {
  const files = new Map<string, Packed>();
  for (const file of kept) files.set(file.path, { ...file, open: () => contents.read(file.path) });
  for (const [path, { content, isExecutable }] of written) {
    files.set(path, { bytes: content.bytes, isExecutable, open: async () => content.open() });
  }
  const zip = new ZipFile();
  // Typed as the old stream interface; yazl makes a PassThrough.
  const output = zip.outputStream as PassThrough;
  zip.on('error', (error: unknown) => output.destroy(unreadable(error)));
  for (const [path, file] of [...files].toSorted(([a], [b]) => (a < b ? -1 : 1))) addTo(zip, path, file);
  for (const path of emptyFolders) zip.addEmptyDirectory(path, { mtime: ENTRY_MTIME, forceDosTimestamp: true });
  zip.end();
  return output;
}

function addTo(zip: ZipFile, path: string, { bytes, isExecutable, open }: Packed): void {
  const mode = isExecutable ? MODE_EXECUTABLE : MODE_FILE;
  const options = { mtime: ENTRY_MTIME, forceDosTimestamp: true, mode, size: bytes };
  // Opened when its turn comes: a package may hold more files than a process may open.
  zip.addReadStreamLazy(path, options, (ready) => {
    open().then(
      (content) => {
        content.once('error', (error) => zip.emit('error', error));
        ready(undefined, content);
      },
      (error: unknown) => zip.emit('error', error),
    );
  });
}

function unreadable(cause: unknown): NightshiftError {
  return new NightshiftError('PACKAGE_INVALID', `The changed package cannot be written: ${toError(cause).message}.`, {
    cause,
  });
}
