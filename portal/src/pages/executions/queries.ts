import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { api, type Schema } from '../../api/client.js';
import { livePollMs } from '../../live/follow-events.js';
import { useMay } from '../../session/session.js';
import { queryOf, statisticsQueryOf, type Filters } from './filters.js';

export type Execution = Schema<'ExecutionResponse'>;
export type ExecutionLinks = Schema<'ExecutionLinksResponse'>;
export type ExecutionDetail = Schema<'ExecutionDetailResponse'>;

const SLOW_POLL_MS = 30_000;
const FOLLOW_MS = 1_000;
/** What was only just accepted may not be in the history yet. */
const LOOK_AGAIN_MS = 5_000;

/** One page. The newest one is asked for again by itself; older ones do not change. */
export function useExecutions(filters: Filters, cursor: string | undefined) {
  const may = useMay();
  return useQuery({
    queryKey: ['executions', filters, cursor],
    queryFn: ({ signal }) =>
      api('get', '/api/executions', { query: { ...queryOf(filters, Date.now()), cursor }, signal }),
    placeholderData: keepPreviousData,
    refetchInterval: cursor === undefined ? livePollMs : false,
    enabled: filters.app !== '' || may('reader'),
  });
}

/** What the charts show. Another outcome or worker changes nothing in them. */
export function useStatistics(filters: Filters) {
  const may = useMay();
  const { app, function: name, range, from, to } = filters;
  return useQuery({
    queryKey: ['statistics', app, name, range, from, to],
    queryFn: ({ signal }) => api('get', '/api/statistics', { query: statisticsQueryOf(filters, Date.now()), signal }),
    placeholderData: keepPreviousData,
    refetchInterval: SLOW_POLL_MS,
    enabled: app !== '' || may('reader'),
  });
}

/** Followed closely until it has ended. */
export function useExecution(id: string, day: string | undefined) {
  return useQuery({
    queryKey: ['execution', id],
    queryFn: () => api('get', '/api/executions/{id}', { path: { id }, query: { day } }),
    refetchInterval: ({ state }) =>
      state.data === undefined ? LOOK_AGAIN_MS : hasEnded(state.data.execution) ? false : FOLLOW_MS,
  });
}

/** What is kept elsewhere: its batch, what its message became, and whether it can be run again. Asked for anew when its status changes. */
export function useExecutionLinks({ id, day, status }: Execution) {
  return useQuery({
    queryKey: ['execution', id, 'links', status],
    queryFn: () => api('get', '/api/executions/{id}/links', { path: { id }, query: { day } }),
    placeholderData: keepPreviousData,
    // The letter of an execution that has failed may come after its record.
    refetchInterval: status === 'Succeeded' ? false : LOOK_AGAIN_MS,
  });
}

export function hasEnded({ status }: Execution): boolean {
  return status !== 'Queued' && status !== 'Running';
}
