import { useQuery, useQueryClient } from '@tanstack/react-query';
import { api, download } from '../../api/client.js';
import { saveFile } from '../../components/save-file.js';

const PATIENCE_MS = 60_000;

function credentialKey(app: string): readonly string[] {
  return ['app', app, 'publish-profile'];
}

/** Who publishes the app and where; never the password. */
export function usePublishCredential(app: string) {
  return useQuery({
    queryKey: credentialKey(app),
    queryFn: () => api('get', '/api/apps/{app}/publish-profile', { path: { app } }),
  });
}

/** The acts resolve when whoever looks at the credential sees what has become of it. */
export function usePublishProfile(app: string) {
  const queries = useQueryClient();
  const changed = () => queries.invalidateQueries({ queryKey: credentialKey(app) });
  return {
    /** Makes the password, or a new one. Resolves with the name of the file that the browser saves. */
    get: async (format: 'publishsettings' | 'pubxml'): Promise<string> => {
      const address = `/api/apps/${encodeURIComponent(app)}/publish-profile?format=${format}`;
      const response = await download(address, AbortSignal.timeout(PATIENCE_MS), 'post');
      const name = format === 'pubxml' ? `${app}.pubxml` : `${app}.PublishSettings`;
      saveFile(name, await response.blob());
      await changed();
      return name;
    },
    end: async (): Promise<void> => {
      await api('delete', '/api/apps/{app}/publish-profile', { path: { app } });
      await changed();
    },
  };
}
