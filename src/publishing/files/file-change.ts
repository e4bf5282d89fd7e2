import type { Readable } from 'node:stream';
import { NightshiftError, unreachable } from '#contracts/errors.js';
import { filesBelow } from './folder-listing.js';
import { fileNotFound, type PackageContents, type PackageFile } from './opened-package.js';

/** What is on the disk or in memory, to be read once the package is written. */
interface NewContent {
  readonly bytes: number;
  open(): Readable | Promise<Readable>;
}

/** The header: an ETag, several, or `*`. `demanded`: what exists is changed by those only who say that they know it (publishing 8). */
interface IfMatch {
  readonly header: string | undefined;
  readonly demanded: boolean;
}

interface DeletedFolder {
  readonly kind: 'delete folder';
  readonly path: string;
  readonly recursive: boolean;
}

/** A file, or a folder with all that is in it, under another name. */
interface Move {
  readonly kind: 'move';
  readonly path: string;
  readonly from: string;
}

export type FileChange =
  | { readonly kind: 'write'; readonly path: string; readonly content: NewContent; readonly ifMatch?: IfMatch }
  | { readonly kind: 'delete'; readonly path: string; readonly ifMatch?: IfMatch }
  | DeletedFolder
  | { readonly kind: 'make folder'; readonly path: string }
  | Move;

export interface FileEdit {
  /** The version that the caller has seen; undefined: whichever is active. */
  readonly base: string | undefined;
  readonly changes: readonly FileChange[];
}

/** The files of a package that is to be: what of another stays, and what is new. */
export interface EditedFiles {
  readonly kept: readonly PackageFile[];
  readonly written: ReadonlyMap<string, { readonly content: NewContent; readonly isExecutable: boolean }>;
  readonly emptyFolders: readonly string[];
}

interface Draft {
  readonly files: Map<string, PackageFile>;
  readonly written: Map<string, { readonly content: NewContent; readonly isExecutable: boolean }>;
  readonly folders: Set<string>;
}

/** Throws FILE_CHANGED, FILE_NOT_FOUND, FILE_CONFLICT or FILE_PRECONDITION_FAILED. */
export function editedFiles(contents: PackageContents, { base, changes }: FileEdit): EditedFiles {
  if (base !== undefined && base !== (contents.version ?? '')) throw otherVersion(base, contents.version);
  const draft: Draft = { files: new Map(contents.files), written: new Map(), folders: new Set(contents.emptyFolders) };
  for (const change of changes) {
    checkMatch(change, contents.files.get(change.path));
    apply(draft, contents, change);
  }
  const filled = new Set([...draft.files.keys(), ...draft.written.keys()].flatMap(foldersOf));
  const emptyFolders = [...draft.folders].filter((folder) => !filled.has(folder));
  return { kept: [...draft.files.values()], written: draft.written, emptyFolders };
}

function apply({ files, written, folders }: Draft, contents: PackageContents, change: FileChange): void {
  const { path } = change;
  switch (change.kind) {
    case 'write':
      written.set(path, {
        content: change.content,
        isExecutable: (written.get(path) ?? files.get(path))?.isExecutable ?? false,
      });
      files.delete(path);
      return;
    case 'make folder':
      folders.add(freePath({ files, written, folders }, path));
      return;
    case 'delete':
      if (!files.delete(path)) throw fileNotFound(path);
      return;
    case 'delete folder':
      checkFolder(contents, change);
      for (const file of files.keys()) if (file.startsWith(`${path}/`)) files.delete(file);
      for (const folder of folders) if (`${folder}/`.startsWith(`${path}/`)) folders.delete(folder);
      return;
    case 'move':
      move({ files, written, folders }, contents, change);
      return;
    default:
      unreachable(change);
  }
}

/** Of what the changes before it have made, too. */
function move(draft: Draft, contents: PackageContents, { path, from }: Move): void {
  const { files, written, folders } = draft;
  const isBelow = (one: string): boolean => `${one}/`.startsWith(`${from}/`);
  const renamed = (one: string): string => path + one.slice(from.length);
  if (isBelow(path)) throw new NightshiftError('FILE_CONFLICT', `${from} cannot be moved into itself.`);
  freePath(draft, path);
  const kept = [...files.values()].filter((file) => isBelow(file.path));
  const made = [...written].filter(([one]) => isBelow(one));
  const empty = [...folders].filter(isBelow);
  if (kept.length + made.length + empty.length === 0) throw fileNotFound(from);
  for (const file of kept) {
    const { bytes, isExecutable } = file;
    files.delete(file.path);
    written.set(renamed(file.path), { content: { bytes, open: () => contents.read(file.path) }, isExecutable });
  }
  for (const [one, file] of made) {
    written.delete(one);
    written.set(renamed(one), file);
  }
  for (const folder of empty) {
    folders.delete(folder);
    folders.add(renamed(folder));
  }
}

/** Every folder that a path lies in. */
function foldersOf(path: string): string[] {
  const above = path.split('/').slice(0, -1);
  return above.map((_, depth) => above.slice(0, depth + 1).join('/'));
}

/** In words, for the list of deployments. */
export function describeChanges(changes: readonly FileChange[]): string {
  const words = {
    write: 'Writes',
    delete: 'Deletes',
    'delete folder': 'Deletes folder',
    'make folder': 'Makes folder',
    move: 'Moves',
  };
  const [first] = changes;
  if (first === undefined) return 'Changes nothing';
  const more = changes.length > 1 ? ` and ${changes.length - 1} more` : '';
  const what = first.kind === 'move' ? `${first.from} to ${first.path}` : first.path;
  return `${words[first.kind]} ${what}${more}`;
}

function checkFolder(contents: PackageContents, { path, recursive }: DeletedFolder): void {
  if (contents.emptyFolders.includes(path)) return;
  if (filesBelow(contents, path).length === 0) throw fileNotFound(path);
  if (recursive) return;
  throw new NightshiftError('FILE_CONFLICT', `Folder ${path} is not empty: add ?recursive=true to delete it.`);
}

function freePath({ files, written, folders }: Draft, path: string): string {
  const taken = [...files.keys(), ...written.keys(), ...folders];
  if (!taken.some((one) => `${one}/`.startsWith(`${path}/`))) return path;
  throw new NightshiftError('FILE_CONFLICT', `${path} exists.`);
}

function checkMatch(change: FileChange, found: PackageFile | undefined): void {
  if (change.kind !== 'write' && change.kind !== 'delete') return;
  const { header, demanded } = change.ifMatch ?? { header: undefined, demanded: false };
  if (header === undefined) {
    if (found === undefined || !demanded) return;
    throw new NightshiftError(
      'FILE_PRECONDITION_FAILED',
      `${change.path} exists: send its ETag as If-Match, or "If-Match: *" to change it whatever it is.`,
    );
  }
  const tags = header.split(',').map((tag) => tag.trim().replace(/^W\//, ''));
  // `*` for a file that is not there makes it, as the tools that always send it expect.
  if (tags.includes('*') || (found !== undefined && tags.includes(found.etag))) return;
  throw new NightshiftError('FILE_PRECONDITION_FAILED', `${change.path} is not what it was: read it again.`);
}

function otherVersion(base: string, active: string | undefined): NightshiftError {
  const now = active === undefined ? 'no version is active' : `version ${active} is active now`;
  return new NightshiftError('FILE_CHANGED', `The changes are to version ${base}, but ${now}: read the files again.`);
}
