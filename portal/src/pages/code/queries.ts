import { useQueries, useQuery } from '@tanstack/react-query';
import { api, download } from '../../api/client.js';
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

export function fileKey(app: string, path: string): readonly string[] {
  return ['app', app, 'files', 'file', path];
}

export async function readFile(app: string, path: string, signal: AbortSignal): Promise<FileText> {
  const response = await download(fileAddress(app, path), signal);
  return fileText(new Uint8Array(await response.arrayBuffer()));
}

/** What the active version has in place of each of these files; undefined while that is not known. */
export function useTheirs(app: string, version: string | undefined, paths: readonly string[]) {
  return useQueries({
    queries: paths.map((path) => ({
      // By version, never what another one had.
      queryKey: [...fileKey(app, path), version],
      queryFn: async ({ signal }: { readonly signal: AbortSignal }): Promise<Theirs> => {
        try {
          return await readFile(app, path, signal);
        } catch (error) {
          if (error instanceof ApiProblem && error.code === 'FILE_NOT_FOUND') return { kind: 'none' };
          throw error;
        }
      },
    })),
    combine: (results) => ({
      files: new Map(paths.map((path, at) => [path, results[at]?.data])),
      error: results.find(({ error }) => error !== null)?.error ?? null,
    }),
  });
}

export type Theirs = FileText | { readonly kind: 'none' };

/** One file of the active version. */
export function useFile(app: string, path: string, isThere: boolean) {
  return useQuery({
    queryKey: fileKey(app, path),
    queryFn: ({ signal }) => readFile(app, path, signal),
    enabled: isThere,
  });
}
