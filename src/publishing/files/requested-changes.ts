import { Readable } from 'node:stream';
import { NightshiftError } from '#contracts/errors.js';
import type { FileChange } from './file-change.js';
import { readName } from './file-path.js';
import type { FileChangeRequest } from './files.dto.js';
import type { PackageContents } from './opened-package.js';

/** Throws REQUEST_INVALID, naming the change that says nothing of what it may, or several things. */
export function requestedChanges(contents: PackageContents, changes: readonly FileChangeRequest[]): FileChange[] {
  return changes.map((change) => requestedChange(contents, change));
}

function requestedChange({ files }: PackageContents, change: FileChangeRequest): FileChange {
  const { content, encoding = 'utf8', delete: isDeleted, from, folder: isFolder } = change;
  const path = readName(change.path);
  if ([content, isDeleted, from, isFolder].filter((one) => one !== undefined).length !== 1) {
    throw new NightshiftError(
      'REQUEST_INVALID',
      `The change of ${path} needs one of content, from, "folder": true and "delete": true.`,
    );
  }
  if (content !== undefined) {
    const bytes = Buffer.from(content, encoding);
    return { kind: 'write', path, content: { bytes: bytes.length, open: () => Readable.from([bytes]) } };
  }
  if (from !== undefined) return { kind: 'move', path, from: readName(from) };
  if (isFolder !== undefined) return { kind: 'make folder', path };
  return files.has(path) ? { kind: 'delete', path } : { kind: 'delete folder', path, recursive: true };
}
