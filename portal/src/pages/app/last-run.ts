import { useQuery } from '@tanstack/react-query';
import { api } from '../../api/client.js';
import { SLOW_POLL_MS } from '../../api/poll.js';

/** When the function was last called. `at` is undefined when nothing is known of a call. */
export function useLastRun(app: string, name: string) {
  return useQuery({
    queryKey: ['last-run', app, name],
    queryFn: async () => {
      const { items } = await api('get', '/api/executions', { query: { app, function: name, limit: 1 } });
      return { at: items[0]?.acceptedAt };
    },
    // One small question for each function of a list: at the pace of statistics, not of live events.
    refetchInterval: SLOW_POLL_MS,
  });
}
