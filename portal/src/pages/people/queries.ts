import { useQuery, useQueryClient } from '@tanstack/react-query';
import { api, type Schema } from '../../api/client.js';

export type User = Schema<'UserResponse'>;
export type Token = Schema<'PersonalTokenResponse'>;
export type Grant = Schema<'GrantRequest'>;

const USERS = ['users'];
/** Who is signed in, as the session asks for it. */
const ME = ['me'];

export function useUsers() {
  return useQuery({ queryKey: USERS, queryFn: () => api('get', '/api/users') });
}

/** Under the key of the list: a change of the user is one of its tokens, too. */
export function useUserTokens(id: string) {
  return useQuery({
    queryKey: [...USERS, id, 'tokens'],
    queryFn: () => api('get', '/api/users/{id}/tokens', { path: { id } }),
  });
}

/** Wraps a change: whoever looks at the list sees it at once, and who changes their own roles what they may now. */
export function useUserChange() {
  const queries = useQueryClient();
  return async (change: Promise<unknown>): Promise<void> => {
    await change;
    await Promise.all([USERS, ME].map((queryKey) => queries.invalidateQueries({ queryKey })));
  };
}
