import { mimeOf } from './file-answers.js';
import type { ListedEntry } from './folder-listing.js';

/** A file or folder as the tools read it (publishing 8). */
export interface VfsEntry {
  readonly name: string;
  readonly size: number;
  readonly mtime: Date;
  readonly crtime: Date;
  readonly mime: string;
  readonly href: string;
  readonly path: string;
}

/** Where a site is, as the tools show it: there is no such folder here. */
const HOME = '/home';
const NO_MOMENT = new Date(0);

interface Place {
  /** The endpoint's own address. */
  readonly base: string;
  /** Of the folder that is listed, below the home folder, with a slash at the end. */
  readonly folder: string;
}

export function vfsEntry({ base, folder }: Place, entry: ListedEntry): VfsEntry {
  const { kind, name, modifiedAt } = entry;
  const path = folder + name;
  const isFolder = kind === 'folder';
  const escaped = path.split('/').map(encodeURIComponent).join('/');
  return {
    name,
    size: isFolder ? 0 : entry.bytes,
    mtime: modifiedAt ?? NO_MOMENT,
    crtime: modifiedAt ?? NO_MOMENT,
    mime: isFolder ? 'inode/directory' : mimeOf(name),
    href: `${base}/api/vfs/${escaped}${isFolder ? '/' : ''}`,
    path: `${HOME}/${path}`,
  };
}

/** The folders around an app's files, by path. Logs are asked for at `/api/logstream`, and nothing else is kept in files: both are there, and empty. */
const AROUND: Readonly<Record<string, readonly string[]>> = {
  '': ['LogFiles', 'data', 'site'],
  site: ['wwwroot'],
  LogFiles: [],
  data: [],
};

/** Undefined when there is no such folder. */
export function foldersAround(path: string): ListedEntry[] | undefined {
  const names = Object.entries(AROUND).find(([known]) => known.toLowerCase() === path.toLowerCase())?.[1];
  return names?.map((name) => ({ kind: 'folder', name, path: name, modifiedAt: undefined }));
}
