import type { QueryClient } from '@tanstack/react-query';
import { ApiProblem } from '../api/problem.js';

interface CacheEvent {
  readonly type: string;
  readonly action?: { readonly type: string; readonly error?: unknown };
}

/** A session may end on the other side: whichever request hears of it first, a question or an act, `ended` is called. Returns how to stop. */
export function followSessionEnd(queries: QueryClient, ended: () => void): () => void {
  const hear = ({ type, action }: CacheEvent): void => {
    if (type !== 'updated' || action?.type !== 'error') return;
    if (action.error instanceof ApiProblem && action.error.status === 401) ended();
  };
  const stops = [queries.getQueryCache().subscribe(hear), queries.getMutationCache().subscribe(hear)];
  return () => {
    for (const stop of stops) stop();
  };
}
