import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api, type Schema } from '../../api/client.js';
import { texts } from '../../texts.js';

export type Activation = Schema<'ActivationResponse'>;
type Version = Schema<'AppVersionResponse'>;

/** Makes a version the active one, or what was active before. */
export function useActivation(app: string) {
  const queries = useQueryClient();
  const options = { onSettled: () => queries.invalidateQueries({ queryKey: ['app', app] }) };
  const activate = useMutation({
    mutationFn: (version: string) =>
      api('post', '/api/apps/{app}/versions/{version}/activate', { path: { app, version } }),
    ...options,
  });
  const rollBack = useMutation({
    mutationFn: () => api('post', '/api/apps/{app}/rollback', { path: { app }, body: {} }),
    ...options,
  });
  return { activate, rollBack };
}

/** What has come of it by now, in a sentence. Undefined: another version took its place, or no worker could load it, as its row says. */
export function activationText({ version }: Activation, versions: readonly Version[]): string | undefined {
  const now = versions.find((one) => one.version === version);
  if (now?.active === true) return texts.app.activated(version);
  return now?.waiting === undefined ? undefined : texts.app.waiting(version, now.waiting);
}
