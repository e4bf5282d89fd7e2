import { Readable } from 'node:stream';
import { NightshiftError } from '#contracts/errors.js';
import type { FileChange } from './file-change.js';
import { readName } from './file-path.js';
import type { FileChangeRequest } from './files.dto.js';
import type { PackageContents } from './opened-package.js';

/** Throws REQUEST_INVALID, naming the change that says neither or both of what it may. */
export function requestedChanges({ files }: PackageContents, changes: readonly FileChangeRequest[]): FileChange[] {
  return changes.map(({ path: text, content, encoding = 'utf8', delete: isDeleted }): FileChange => {
    const path = readName(text);
    if ((content === undefined) === (isDeleted === undefined)) {
      throw new NightshiftError('REQUEST_INVALID', `The change of ${path} needs either content or "delete": true.`);
    }
    if (content !== undefined) {
      const bytes = Buffer.from(content, encoding);
      return { kind: 'write', path, content: { bytes: bytes.length, open: () => Readable.from([bytes]) } };
    }
    return files.has(path) ? { kind: 'delete', path } : { kind: 'delete folder', path, recursive: true };
  });
}
