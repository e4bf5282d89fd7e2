import { useQuery, useQueryClient, type QueryClient } from '@tanstack/react-query';
import { createContext, use, useEffect, useMemo, type ReactNode } from 'react';
import { api, setCsrfToken, type Schema } from '../api/client.js';
import { ApiProblem } from '../api/problem.js';
import { followSessionEnd } from './follow-session-end.js';
import { holds, type Role } from './roles.js';

type Me = Schema<'MeResponse'>;

interface Session {
  /** Null: nobody is signed in. Undefined: not known yet. */
  readonly me: Me | null | undefined;
  readonly problem: Error | null;
  readonly signOut: () => Promise<void>;
  /** Reads anew who is signed in. */
  readonly renew: () => Promise<void>;
}

const SessionContext = createContext<Session | undefined>(undefined);
const ME = ['me'];

async function whoIsThere(): Promise<Me | null> {
  try {
    const me = await api('get', '/api/me');
    setCsrfToken(me.csrfToken);
    return me;
  } catch (error) {
    if (error instanceof ApiProblem && error.status === 401) return null;
    throw error;
  }
}

/** A session that has ended already needs no end. */
function unlessOver(error: unknown): void {
  if (!(error instanceof ApiProblem) || error.status !== 401) throw error;
}

/** What one user was shown is not for the next. */
function forgetAnswers(queries: QueryClient): void {
  queries.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== ME[0] });
}

export function SessionProvider({ children }: { readonly children: ReactNode }) {
  const queries = useQueryClient();
  const { data: me, error } = useQuery({ queryKey: ME, queryFn: whoIsThere, staleTime: 60_000 });
  useEffect(() => followSessionEnd(queries, () => queries.setQueryData(ME, null)), [queries]);
  const session = useMemo(
    () => ({
      me,
      problem: error,
      signOut: async () => {
        await api('post', '/api/sign-out').catch(unlessOver);
        setCsrfToken(undefined);
        queries.setQueryData(ME, null);
        forgetAnswers(queries);
        // What was typed for test runs: a header of it may open something.
        sessionStorage.clear();
      },
      renew: async () => {
        forgetAnswers(queries);
        await queries.refetchQueries({ queryKey: ME });
      },
    }),
    [me, error, queries],
  );
  return <SessionContext value={session}>{children}</SessionContext>;
}

export function useSession(): Session {
  const session = use(SessionContext);
  if (session === undefined) throw new Error('useSession needs a SessionProvider around it');
  return session;
}

/** Tells what the user may do: `may('operator', 'orders')`, or for the whole house without an app. */
export function useMay(): (role: Role, app?: string) => boolean {
  const { me } = useSession();
  return (role, app) => holds(me?.grants ?? [], role, app);
}
