import { useQuery, useQueryClient } from '@tanstack/react-query';
import { api, type Schema } from '../../api/client.js';

export type User = Schema<'UserResponse'>;
export type Grant = Schema<'GrantRequest'>;

const USERS = ['users'];

export function useUsers() {
  return useQuery({ queryKey: USERS, queryFn: () => api('get', '/api/users') });
}

/** Wraps a change: whoever looks at the list sees it at once. */
export function useUserChange() {
  const queries = useQueryClient();
  return async (change: Promise<unknown>): Promise<void> => {
    await change;
    await queries.invalidateQueries({ queryKey: USERS });
  };
}
