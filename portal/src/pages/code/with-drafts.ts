import { isIn } from './drafts.js';

interface Entry {
  readonly kind: 'file' | 'folder';
  readonly name: string;
  readonly path: string;
}

export interface ShownEntry extends Entry {
  /** Nothing of it is saved. */
  readonly isNew: boolean;
}

/** What lies in a folder, with the new files that are not saved yet: folders first, then files, by name. */
export function withDrafts(entries: readonly Entry[], folder: string, drafts: Iterable<string>): readonly ShownEntry[] {
  const prefix = folder === '' ? '' : `${folder}/`;
  const found = new Map(
    entries.map(({ kind, name, path }): [string, ShownEntry] => [path, { kind, name, path, isNew: false }]),
  );
  for (const draft of drafts) {
    if (!draft.startsWith(prefix)) continue;
    const [name = '', ...deeper] = draft.slice(prefix.length).split('/');
    const path = prefix + name;
    if (!found.has(path)) found.set(path, { kind: deeper.length > 0 ? 'folder' : 'file', name, path, isNew: true });
  }
  return [...found.values()].toSorted((a, b) =>
    a.kind === b.kind ? a.name.localeCompare(b.name) : a.kind === 'folder' ? -1 : 1,
  );
}

/** Whether something has the path: in the folder that it is to lie in, or not saved yet. A file that is not saved is no folder either. */
export function isTaken(path: string, there: readonly Pick<Entry, 'path'>[], drafts: readonly string[]): boolean {
  return there.some((entry) => entry.path === path) || drafts.some((draft) => isIn(draft, path) || isIn(path, draft));
}
