import { useQuery, useQueryClient } from '@tanstack/react-query';
import { api, type Schema } from '../../api/client.js';

const POLL_MS = 5_000;
const SLOW_POLL_MS = 30_000;
const RECENT = 10;

export type AppOfFunction = Schema<'AppDetailResponse'>;
export type FunctionOfApp = Schema<'FunctionResponse'>;
export type Key = Schema<'KeyResponse'>;

/** A function by the names in an address. */
export interface FunctionName {
  readonly app: string;
  readonly name: string;
}

const keysOf = (app: string) => ['app', app, 'function-keys'];

export function useRecent({ app, name }: FunctionName) {
  return useQuery({
    queryKey: ['executions', 'recent', app, name],
    queryFn: () => api('get', '/api/executions', { query: { app, function: name, limit: RECENT } }),
    refetchInterval: POLL_MS,
  });
}

/** What opens the function: its own keys, then the app's host keys. For whoever may see keys. */
export function useKeys({ app, name }: FunctionName, enabled = true) {
  return useQuery({
    queryKey: [...keysOf(app), name],
    queryFn: async () => {
      const keys = await api('get', '/api/apps/{app}/keys', { path: { app } });
      const own = keys.filter((key) => key.scope === 'function' && key.function === name.toLowerCase());
      return [...own, ...keys.filter(({ scope }) => scope === 'host')];
    },
    refetchInterval: SLOW_POLL_MS,
    enabled,
  });
}

export function useKeyChanges({ app, name: owner }: FunctionName) {
  const queries = useQueryClient();
  const changed = () => queries.invalidateQueries({ queryKey: keysOf(app) });
  const path = (name: string) => ({ app, function: owner, name });
  return {
    renew: (name: string) =>
      api('post', '/api/apps/{app}/keys/function/{function}/{name}', { path: path(name) }).then(changed),
    remove: (name: string) =>
      api('delete', '/api/apps/{app}/keys/function/{function}/{name}', { path: path(name) }).then(changed),
    add: (name: string, value: string) =>
      api('put', '/api/apps/{app}/keys/function/{function}/{name}', {
        path: path(name),
        body: value === '' ? {} : { value },
      }).then(changed),
  };
}
