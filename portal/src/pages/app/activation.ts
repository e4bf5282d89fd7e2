import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api, type Schema } from '../../api/client.js';
import { texts } from '../../texts.js';

type Activation = Schema<'ActivationResponse'>;

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

/** What came of it, in a sentence. */
export function activationText({ state, version, why }: Activation): string {
  return state === 'active' ? texts.app.activated(version) : texts.app.waiting(version, why ?? '');
}
