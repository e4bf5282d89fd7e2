import { useQuery } from '@tanstack/react-query';
import { api, download } from '../../api/client.js';
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

/** One file of the active version. */
export function useFile(app: string, path: string, isThere: boolean) {
  return useQuery({
    queryKey: fileKey(app, path),
    queryFn: async ({ signal }): Promise<FileText> => {
      const response = await download(fileAddress(app, path), signal);
      return fileText(new Uint8Array(await response.arrayBuffer()));
    },
    enabled: isThere,
  });
}
