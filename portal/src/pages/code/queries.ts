import { queryOptions, useQueries, useQuery } from '@tanstack/react-query';
import { api, download, type Schema } from '../../api/client.js';
import { ApiProblem } from '../../api/problem.js';
import { fileAddress, fileText, type FileText } from './file-text.js';

export function folderKey(app: string, folder: string): readonly string[] {
  return ['app', app, 'files', 'folder', folder];
}

/** What lies in a folder of the active version; '' is its root. */
export function useFolder(app: string, folder: string) {
  return useQuery({
    queryKey: folderKey(app, folder),
    queryFn: ({ signal }) => api('get', '/api/apps/{app}/files', { path: { app }, query: { folder }, signal }),
  });
}

/** What lies there now, or all that lies below it; nothing where there is no such folder. */
export async function entriesIn(
  app: string,
  folder: string,
  recursive = false,
): Promise<Schema<'FilesResponse'>['entries']> {
  try {
    return (await api('get', '/api/apps/{app}/files', { path: { app }, query: { folder, recursive } })).entries;
  } catch (error) {
    if (isNotFound(error)) return [];
    throw error;
  }
}

export function isNotFound(error: unknown): boolean {
  return error instanceof ApiProblem && error.code === 'FILE_NOT_FOUND';
}

/** By version: what another one had is not shown as if this one had it. */
export function fileKey(app: string, path: string, version: string | undefined): readonly (string | undefined)[] {
  return ['app', app, 'files', 'file', path, version];
}

export async function readFile(app: string, path: string, signal: AbortSignal): Promise<FileText> {
  const response = await download(fileAddress(app, path), signal);
  return fileText(new Uint8Array(await response.arrayBuffer()));
}

/** What the active version has in place of each of these files; undefined while that is not known. */
export function useTheirs(app: string, version: string | undefined, paths: readonly string[]) {
  return useQueries({
    queries: paths.map((path) => ({
      // Not the editor's own: that there is no such file is an answer here.
      queryKey: [...fileKey(app, path, version), 'or none'],
      queryFn: async ({ signal }: { readonly signal: AbortSignal }): Promise<Theirs> => {
        try {
          return await readFile(app, path, signal);
        } catch (error) {
          if (isNotFound(error)) return { kind: 'none' };
          throw error;
        }
      },
    })),
    combine: (results) => ({
      files: new Map(paths.map((path, at) => [path, results[at]?.data])),
      error: results.find(({ error }) => error !== null)?.error ?? null,
      retry: () => {
        for (const { error, refetch } of results) if (error !== null) void refetch();
      },
    }),
  });
}

export type Theirs = FileText | { readonly kind: 'none' };

/** One file of the active version. While that is read, what the one before had is shown, as a placeholder: nothing may be made of it. */
export function useFile(app: string, path: string, version: string | undefined) {
  return useQuery(fileQuery(app, path, version));
}

export function fileQuery(app: string, path: string, version: string | undefined) {
  const place = fileKey(app, path, undefined);
  return queryOptions({
    queryKey: fileKey(app, path, version),
    queryFn: ({ signal }) => readFile(app, path, signal),
    enabled: version !== undefined,
    placeholderData: (before, query) =>
      place.every((part, at) => part === undefined || part === query?.queryKey[at]) ? before : undefined,
  });
}
