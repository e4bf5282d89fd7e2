import { useQuery } from '@tanstack/react-query';
import { api, type Schema } from '../../api/client.js';

const POLL_MS = 5_000;
export const QUEUES = ['queues'];

export type Queue = Schema<'QueueResponse'>;

export function useQueues() {
  return useQuery({ queryKey: QUEUES, queryFn: () => api('get', '/api/queues'), refetchInterval: POLL_MS });
}
