import { useQuery, useQueryClient } from '@tanstack/react-query';
import { api, type Schema } from '../../api/client.js';
import { SLOW_POLL_MS } from '../../api/poll.js';

export type Key = Schema<'KeyResponse'>;
type AppScope = 'host' | 'system' | 'master';

const queryKeyOf = (app: string) => ['app', app, 'keys'];

/** The keys of the whole app; those of one function are its own affair. */
export function useAppKeys(app: string) {
  return useQuery({
    queryKey: queryKeyOf(app),
    queryFn: async () =>
      (await api('get', '/api/apps/{app}/keys', { path: { app } })).filter(({ scope }) => scope !== 'function'),
    refetchInterval: SLOW_POLL_MS,
  });
}

export function useKeyChanges(app: string) {
  const queries = useQueryClient();
  const path = ({ scope, name }: Pick<Key, 'scope' | 'name'>) => ({ app, scope: scope as AppScope, name });
  const changed = () => queries.invalidateQueries({ queryKey: queryKeyOf(app) });
  return {
    renew: (key: Key) => api('post', '/api/apps/{app}/keys/{scope}/{name}', { path: path(key) }).then(changed),
    remove: (key: Key) => api('delete', '/api/apps/{app}/keys/{scope}/{name}', { path: path(key) }).then(changed),
    add: (name: string, value: string) =>
      api('put', '/api/apps/{app}/keys/{scope}/{name}', {
        path: path({ scope: 'host', name }),
        body: value === '' ? {} : { value },
      }).then(changed),
  };
}
