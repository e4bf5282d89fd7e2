import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback } from 'react';
import { api, type Schema } from '../../api/client.js';
import type { Filter } from './letter-filter.js';

const POLL_MS = 5_000;
const PAGE = 50;
const LETTERS = ['dead-letters'];

export type Letter = Schema<'DeadLetterResponse'>;
export type LetterDetail = Schema<'DeadLetterDetailResponse'>;
export type Payload = LetterDetail['payload'];

export function useLetters(filter: Filter, cursor: string | undefined) {
  return useQuery({
    queryKey: [...LETTERS, 'page', filter, cursor],
    queryFn: () =>
      api('get', '/api/dead-letters', {
        query: { ...filter, ...(cursor === undefined ? {} : { cursor }), limit: PAGE },
      }),
    refetchInterval: POLL_MS,
  });
}

export function useLetter(id: string) {
  return useQuery({
    queryKey: [...LETTERS, 'one', id],
    queryFn: () => api('get', '/api/dead-letters/{id}', { path: { id } }),
    refetchInterval: POLL_MS,
  });
}

/** After a change: whatever shows letters asks again. */
export function useRenewLetters(): () => Promise<void> {
  const queries = useQueryClient();
  return useCallback(() => queries.invalidateQueries({ queryKey: LETTERS }), [queries]);
}
