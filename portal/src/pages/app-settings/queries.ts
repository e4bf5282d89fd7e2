import { useQuery, useQueryClient } from '@tanstack/react-query';
import { api } from '../../api/client.js';
import { SLOW_POLL_MS } from '../../api/poll.js';
import type { SettingChange } from './setting-changes.js';

export function useSettings(app: string) {
  return useQuery({
    queryKey: ['app', app, 'settings'],
    queryFn: () => api('get', '/api/apps/{app}/settings', { path: { app } }),
    refetchInterval: SLOW_POLL_MS,
  });
}

/** Saves all changes as one. */
export function useSaveSettings(app: string): (changes: readonly Omit<SettingChange, 'kind'>[]) => Promise<void> {
  const queries = useQueryClient();
  return async (changes) => {
    const body = Object.fromEntries(changes.map(({ name, sent }) => [name, sent]));
    const saved = await api('patch', '/api/apps/{app}/settings', { path: { app }, body });
    queries.setQueryData(['app', app, 'settings'], saved);
  };
}
