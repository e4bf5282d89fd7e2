import { useQueryClient } from '@tanstack/react-query';
import { code } from '../../texts/code.js';
import { isIn, type OpenDrafts } from './drafts.js';
import { entriesIn } from './queries.js';
import { UTF8, type Saving } from './save.js';
import { folderOf, toBase64, uploadsOf } from './upload.js';
import type { Opened } from './use-opened.js';
import { isTaken, type ShownEntry } from './with-drafts.js';

interface Site {
  readonly app: string;
  readonly version: string | undefined;
  readonly drafts: OpenDrafts;
  readonly saving: Saving;
  readonly at: Opened;
}

/** What stands in the way of an act, in words. */
export type Refusal = string | undefined;

/** What can be done with files as a whole. Each makes a version at once; what is not saved goes along, and stays unsaved. */
export function useFileActs({ app, version, drafts, saving, at }: Site) {
  const queries = useQueryClient();
  const { opened, open } = at;
  /** Why nothing can be put there. What lies in `moved` goes away, and does not count. */
  const refusal = async (path: string, moved?: string): Promise<string | undefined> => {
    const staying = [...drafts.files.keys()].filter((draft) => moved === undefined || !isIn(draft, moved));
    return isTaken(path, await entriesIn(app, folderOf(path)), staying) ? code.taken(path) : undefined;
  };
  return {
    make: async (path: string): Promise<Refusal> => {
      const refused = await refusal(path);
      if (refused === undefined) {
        drafts.put(path, '', { version, text: undefined });
        open(path);
      }
      return refused;
    },
    makeFolder: async (path: string): Promise<Refusal> => {
      await saving.change([{ path, folder: true, encoding: UTF8 }], version);
      return undefined;
    },
    rename: async ({ path, isNew }: ShownEntry, to: string): Promise<Refusal> => {
      const refused = await refusal(to, path);
      if (refused !== undefined) return refused;
      if (!isNew && !(await saving.change([{ path: to, from: path, encoding: UTF8 }], version))) return undefined;
      drafts.rename(path, to);
      if (opened !== undefined && isIn(opened, path)) open(to + opened.slice(path.length));
      return undefined;
    },
    remove: async ({ path, isNew }: ShownEntry) => {
      if (!isNew && !(await saving.change([{ path, delete: true, encoding: UTF8 }], version))) return;
      drafts.forget(path);
      if (opened !== undefined && isIn(opened, path)) open(undefined);
    },
    upload: async (files: readonly File[], folder: string) => {
      const contents = await Promise.all(files.map(async (file) => new Uint8Array(await file.arrayBuffer())));
      const uploads = uploadsOf(files, folder);
      const changes = uploads.map(({ path }, index) => ({
        path,
        content: toBase64(contents[index] ?? new Uint8Array()),
        encoding: 'base64' as const,
      }));
      if (!(await saving.change(changes, version))) return;
      for (const { path } of uploads) drafts.drop(path);
      open(uploads[0]?.path);
    },
    discard: () => {
      // What was never saved is gone with its draft.
      if (opened !== undefined && drafts.files.has(opened) && drafts.origins.get(opened) === undefined) open(undefined);
      drafts.clear();
      saving.forget();
      return queries.invalidateQueries({ queryKey: ['app', app, 'files'] });
    },
  };
}

export type FileActs = ReturnType<typeof useFileActs>;
