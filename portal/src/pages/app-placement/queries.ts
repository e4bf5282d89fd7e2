import { useQuery, useQueryClient } from '@tanstack/react-query';
import { api, type Schema } from '../../api/client.js';

/** Workers load and unload it by and by. */
const POLL_MS = 3_000;

function placementKey(app: string): readonly string[] {
  return ['app', app, 'placement'];
}

export function usePlacement(app: string) {
  return useQuery({
    queryKey: placementKey(app),
    queryFn: () => api('get', '/api/apps/{app}/placement', { path: { app } }),
    refetchInterval: POLL_MS,
  });
}

/** Undefined: every worker. */
export function useSetPlacement(app: string) {
  const queries = useQueryClient();
  return async (request: Schema<'PlacementRequest'> | undefined): Promise<void> => {
    const path = { app };
    if (request === undefined) await api('delete', '/api/apps/{app}/placement', { path });
    else await api('put', '/api/apps/{app}/placement', { path, body: request });
    await queries.invalidateQueries({ queryKey: placementKey(app) });
  };
}
