import type { Entry } from 'yauzl';
import { isFolder, refusedEntry } from '#contracts/package-entry.js';

/** The paths of a package, so that no two of them get in each other's way on any disk. */
export class EntryTree {
  /** By the path as a disk compares it that does not tell cases apart. */
  readonly #files = new Set<string>();
  readonly #folders = new Map<string, string>();
  readonly #paths = new Set<string>();

  get files(): ReadonlySet<string> {
    return this.#paths;
  }

  /** Throws PACKAGE_INVALID for a path that came before, differs from one by case only, or is a file and a folder (publishing 7.7). */
  add(entry: Entry, path: string): void {
    const above = path.split('/').slice(0, -1);
    above.forEach((_, depth) => this.#addFolder(entry, above.slice(0, depth + 1).join('/')));
    if (isFolder(entry)) return this.#addFolder(entry, path);
    const folded = foldedOf(path);
    if (this.#files.has(folded)) {
      throw refusedEntry(
        entry,
        this.#paths.has(path) ? 'comes twice' : 'differs from another entry by upper and lower case only',
      );
    }
    if (this.#folders.has(folded)) throw refusedEntry(entry, 'is a file and a folder');
    this.#files.add(folded);
    this.#paths.add(path);
  }

  #addFolder(entry: Entry, path: string): void {
    const folded = foldedOf(path);
    const known = this.#folders.get(folded);
    if (known === path) return;
    if (known !== undefined)
      throw refusedEntry(entry, `lies in a folder that differs from ${known} by upper and lower case only`);
    if (this.#files.has(folded)) throw refusedEntry(entry, 'lies below a file');
    this.#folders.set(folded, path);
  }
}

function foldedOf(path: string): string {
  return path.normalize('NFC').toLowerCase();
}
