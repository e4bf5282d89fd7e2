import { useQueryClient } from '@tanstack/react-query';
import { isIn, type OpenDrafts } from './drafts.js';
import { UTF8, type Saving } from './save.js';
import { toBase64, uploadsOf } from './upload.js';
import type { Opened } from './use-opened.js';
import type { ShownEntry } from './with-drafts.js';

interface Site {
  readonly app: string;
  readonly version: string | undefined;
  readonly drafts: OpenDrafts;
  readonly saving: Saving;
  readonly at: Opened;
}

/** What can be done with files as a whole. Each makes a version at once; what is not saved goes along, and stays unsaved. */
export function useFileActs({ app, version, drafts, saving, at }: Site) {
  const queries = useQueryClient();
  const { opened, open } = at;
  return {
    make: async (path: string) => {
      drafts.put(path, drafts.files.get(path) ?? '', { version, text: undefined });
      open(path);
    },
    makeFolder: (path: string) => saving.change([{ path, folder: true, encoding: UTF8 }], version),
    rename: async ({ path, isNew }: ShownEntry, to: string) => {
      if (!isNew && !(await saving.change([{ path: to, from: path, encoding: UTF8 }], version))) return;
      drafts.rename(path, to);
      if (opened !== undefined && isIn(opened, path)) open(to + opened.slice(path.length));
    },
    remove: async ({ path, isNew }: ShownEntry) => {
      if (!isNew && !(await saving.change([{ path, delete: true, encoding: UTF8 }], version))) return;
      drafts.forget(path);
      if (opened !== undefined && isIn(opened, path)) open(undefined);
    },
    upload: async (files: readonly File[], folder: string) => {
      const contents = await Promise.all(files.map(async (file) => new Uint8Array(await file.arrayBuffer())));
      const uploads = uploadsOf(files, folder, new Set());
      const changes = uploads.map(({ path }, index) => ({
        path,
        content: toBase64(contents[index] ?? new Uint8Array()),
        encoding: 'base64' as const,
      }));
      if (!(await saving.change(changes, version))) return;
      for (const { path } of uploads) drafts.forget(path);
      open(uploads[0]?.path);
    },
    discard: () => {
      drafts.clear();
      saving.forget();
      return queries.invalidateQueries({ queryKey: ['app', app, 'files'] });
    },
  };
}

export type FileActs = ReturnType<typeof useFileActs>;
