import { useQuery, useQueryClient } from '@tanstack/react-query';
import { api, type Schema } from '../../api/client.js';
import { POLL_MS, SLOW_POLL_MS } from '../../api/poll.js';

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

interface KeyWish {
  /** In their order. */
  readonly scopes: readonly Key['scope'][];
  readonly enabled?: boolean;
}

/** The function's own keys, and those of the app. For whoever may see keys. */
export function useKeys({ app, name }: FunctionName, { scopes, enabled = true }: KeyWish) {
  const isOf = (key: Key, scope: Key['scope']) =>
    key.scope === scope && (scope !== 'function' || key.function === name.toLowerCase());
  return useQuery({
    queryKey: [...keysOf(app), 'all'],
    queryFn: () => api('get', '/api/apps/{app}/keys', { path: { app } }),
    select: (keys) => scopes.flatMap((scope) => keys.filter((key) => isOf(key, scope))),
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
