import { useQuery } from '@tanstack/react-query';
import { api, type Schema } from '../../api/client.js';
import { unlessRefused } from '../../api/poll.js';
import { livePollMs } from '../../live/follow-events.js';
import { useMay } from '../../session/session.js';

export const QUEUES = ['queues'];

export type Queue = Schema<'QueueResponse'>;

const MOST_LETTERS = 50;

export function useQueue(queue: string) {
  return useQuery({
    queryKey: [...QUEUES, 'one', queue],
    queryFn: () => api('get', '/api/queues/{queue}', { path: { queue } }),
    refetchInterval: unlessRefused(livePollMs),
  });
}

/** How many wait, as far as one page tells. */
export function useWaitingLettersOf(queue: string) {
  const may = useMay();
  return useQuery({
    queryKey: ['dead-letters', 'of-queue', queue],
    queryFn: async () => {
      const query = { queue, state: 'waiting', limit: MOST_LETTERS } as const;
      const { items, next } = await api('get', '/api/dead-letters', { query });
      return { count: items.length, isMore: next !== undefined };
    },
    refetchInterval: livePollMs,
    enabled: may('operator'),
  });
}

export function useQueues() {
  return useQuery({ queryKey: QUEUES, queryFn: () => api('get', '/api/queues'), refetchInterval: livePollMs });
}
