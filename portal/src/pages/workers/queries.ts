import { useQuery } from '@tanstack/react-query';
import { api } from '../../api/client.js';
import { POLL_MS, unlessRefused } from '../../api/poll.js';
import { livePollMs } from '../../live/follow-events.js';

const RECENT = 20;

/** Under the key of the list: what tells of one worker tells of all. */
export function useWorker(id: string) {
  return useQuery({
    queryKey: ['workers', id],
    queryFn: () => api('get', '/api/workers/{id}', { path: { id } }),
    refetchInterval: unlessRefused(POLL_MS),
  });
}

export function useExecutionsOn(worker: string) {
  return useQuery({
    queryKey: ['executions', 'on-worker', worker],
    queryFn: () => api('get', '/api/executions', { query: { worker, limit: RECENT } }),
    refetchInterval: livePollMs,
  });
}
