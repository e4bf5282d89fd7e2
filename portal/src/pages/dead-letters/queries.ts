import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback } from 'react';
import { api, type Schema } from '../../api/client.js';
import { unlessRefused } from '../../api/poll.js';
import { livePollMs } from '../../live/follow-events.js';
import type { Filter } from './letter-filter.js';

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
    refetchInterval: livePollMs,
  });
}

export function useLetter(id: string) {
  return useQuery({
    queryKey: [...LETTERS, 'one', id],
    queryFn: () => api('get', '/api/dead-letters/{id}', { path: { id } }),
    refetchInterval: unlessRefused(livePollMs),
  });
}

/** What was done to it by hand. */
export function useLetterDeeds(id: string) {
  return useQuery({
    queryKey: [...LETTERS, 'deeds', id],
    queryFn: () => api('get', '/api/dead-letters/{id}/history', { path: { id } }),
    refetchInterval: livePollMs,
  });
}

/** After a change: whatever shows letters asks again. */
export function useRenewLetters(): () => Promise<void> {
  const queries = useQueryClient();
  return useCallback(() => queries.invalidateQueries({ queryKey: LETTERS }), [queries]);
}
