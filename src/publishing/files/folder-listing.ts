import type { PackageContents, PackageFile } from './opened-package.js';

export type ListedEntry =
  | ({ readonly kind: 'file'; readonly name: string } & PackageFile)
  | { readonly kind: 'folder'; readonly name: string; readonly path: string; readonly modifiedAt: Date | undefined };

/** What lies in a folder of the package, by name; '' is its root. Undefined when there is no such folder: an empty package has a root all the same. */
export function listFolder({ files, emptyFolders }: PackageContents, folder: string): ListedEntry[] | undefined {
  const prefix = folder === '' ? '' : `${folder}/`;
  const found = new Map<string, ListedEntry>();
  for (const file of files.values()) addTo(found, prefix, file.path, file);
  for (const path of emptyFolders) addTo(found, prefix, `${path}/`, undefined);
  if (found.size === 0 && folder !== '' && !emptyFolders.includes(folder)) return undefined;
  return [...found.values()].toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

/** Every file below a folder. */
export function filesBelow({ files }: PackageContents, folder: string): PackageFile[] {
  return [...files.values()].filter(({ path }) => folder === '' || path.startsWith(`${folder}/`));
}

function addTo(found: Map<string, ListedEntry>, prefix: string, path: string, file: PackageFile | undefined): void {
  if (!path.startsWith(prefix) || path === prefix) return;
  const [name = '', ...deeper] = path.slice(prefix.length).split('/');
  if (deeper.length === 0 && file !== undefined) {
    found.set(name, { kind: 'file', name, ...file });
    return;
  }
  const before = found.get(name)?.modifiedAt;
  const modifiedAt = latest(before, file?.modifiedAt);
  found.set(name, { kind: 'folder', name, path: prefix + name, modifiedAt });
}

function latest(one: Date | undefined, other: Date | undefined): Date | undefined {
  return one === undefined || (other !== undefined && other > one) ? other : one;
}
