import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { api, type Schema } from '../../api/client.js';
import { isRefusal, SLOW_POLL_MS } from '../../api/poll.js';
import { ApiProblem } from '../../api/problem.js';
import { livePollMs } from '../../live/follow-events.js';
import { EXECUTIONS_PAGE } from '../../live/topics.js';
import { useMay } from '../../session/session.js';
import { queryOf, statisticsQueryOf, type Filters } from './filters.js';
import { NEWEST } from './newer-rows.js';

export type Execution = Schema<'ExecutionResponse'>;
export type ExecutionLinks = Schema<'ExecutionLinksResponse'>;
export type ExecutionDetail = Schema<'ExecutionDetailResponse'>;

const FOLLOW_MS = 1_000;
const MAX_TRIES = 2;
/** What was only just accepted may not be in the history yet. */
const LOOK_AGAIN_MS = 5_000;

/** One page, as it was when somebody asked for it: it does not change by itself. */
export function useExecutions(filters: Filters, cursor: string | undefined) {
  const may = useMay();
  return useQuery({
    queryKey: [EXECUTIONS_PAGE, filters, cursor],
    queryFn: ({ signal }) =>
      api('get', '/api/executions', { query: { ...queryOf(filters, Date.now()), cursor }, signal }),
    placeholderData: keepPreviousData,
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
    enabled: filters.app !== '' || may('reader'),
  });
}

/** The newest that fit, again and again while `isAsked`: from the first change on, since the page itself has just been read. */
export function useNewest(filters: Filters, isAsked: boolean) {
  return useQuery({
    queryKey: ['executions', 'newest', filters],
    queryFn: ({ signal }) =>
      api('get', '/api/executions', { query: { ...queryOf(filters, Date.now()), limit: NEWEST }, signal }),
    refetchInterval: livePollMs,
    initialData: { items: [], cut: false },
    staleTime: Infinity,
    enabled: isAsked,
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
    // What is on its way comes: it is looked for as one question, so that the page does not flip between an error and none.
    retry: (tries, error) => isOnItsWay(error) || (tries < MAX_TRIES && !isRefusal(error)),
    retryDelay: (tries) => Math.min(FOLLOW_MS * 2 ** tries, LOOK_AGAIN_MS),
    refetchInterval: ({ state }) => (state.data === undefined || hasEnded(state.data.execution) ? false : FOLLOW_MS),
  });
}

/** The broker has it, the history has not; or there is none. */
export function isOnItsWay(error: unknown): boolean {
  return error instanceof ApiProblem && error.code === 'EXECUTION_NOT_FOUND';
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

/** Where its input is kept changes with its status: a batch keeps that of an item until it has succeeded. */
export function useExecutionInput({ id, day, status, lane }: Execution) {
  return useQuery({
    queryKey: ['execution', id, 'input', status],
    queryFn: () => api('get', '/api/executions/{id}/input', { path: { id }, query: { day } }),
    placeholderData: keepPreviousData,
    // The letter of an execution that has failed may come after its record.
    refetchInterval: ({ state }) =>
      lane === 'durable' && status === 'Failed' && state.data?.in === 'none' ? LOOK_AGAIN_MS : false,
  });
}

export function hasEnded({ status }: Execution): boolean {
  return status !== 'Queued' && status !== 'Running';
}
