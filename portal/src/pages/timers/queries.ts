import { useQueries, useQuery } from '@tanstack/react-query';
import { api, type Schema } from '../../api/client.js';
import { POLL_MS, SLOW_POLL_MS } from '../../api/poll.js';
import { useNow } from '../../components/now.js';
import type { Night } from './night.js';

/** So many of a timer's next runs can be asked for. */
export const PREVIEWED = 100;
const MOST = 200;

export type Timer = Schema<'TimerResponse'>;
export type Occurrence = Schema<'TimerOccurrenceResponse'>;
export type Execution = Schema<'ExecutionResponse'>;

export const TIMERS = ['timers'];

/** What ran in a night. */
export interface Runs {
  /** The newest first. */
  readonly items: readonly Execution[];
  /** More ran before them. */
  readonly isCut: boolean;
}

const NO_RUNS: Runs = { items: [], isCut: false };

/** Of a timer that is paused or off no run comes, whatever was planned before. */
export function hasPlans({ state }: Pick<Timer, 'state'>): boolean {
  return state !== 'off' && state !== 'paused';
}

export function useTimers() {
  return useQuery({
    queryKey: [...TIMERS, 'list'],
    queryFn: () => api('get', '/api/timers'),
    refetchInterval: POLL_MS,
  });
}

/** What ran last, on time or by hand: the timer itself tells of the former alone. */
export function useLastRun({ app, function: name }: Timer) {
  return useQuery({
    queryKey: [...TIMERS, 'last', app, name],
    queryFn: async () => {
      const query = { app, function: name, trigger: 'timer', limit: 1 } as const;
      return (await api('get', '/api/executions', { query })).items[0] ?? null;
    },
    // One question for each timer: an event tells when there is something new.
    refetchInterval: SLOW_POLL_MS,
  });
}

export function useNext({ app, function: name }: Timer, count: number) {
  return useQuery({ ...nextQuery(app, name, count), refetchInterval: SLOW_POLL_MS });
}

function nextQuery(app: string, name: string, count: number) {
  return {
    queryKey: [...TIMERS, 'next', app, name, count],
    queryFn: async () => {
      const path = { app, function: name };
      return (await api('get', '/api/apps/{app}/timers/{function}/next', { path, query: { count } })).items;
    },
  };
}

/** By timer, in the order of `timers`: what is planned from now on. */
export function usePlanned(timers: readonly Timer[], night: Night) {
  const now = useNow();
  return useQueries({
    queries: timers.map((timer) => ({
      ...nextQuery(timer.app, timer.function, PREVIEWED),
      staleTime: SLOW_POLL_MS,
      refetchInterval: SLOW_POLL_MS,
      enabled: hasPlans(timer) && night.to > now,
    })),
    combine: (answers) => answers.map(({ data = [] }) => data),
  });
}

/** By timer, in the order of `timers`: what ran in the night. */
export function useRuns(timers: readonly Timer[], night: Night) {
  const now = useNow();
  return useQueries({
    queries: timers.map(({ app, function: name }) => ({
      queryKey: [...TIMERS, 'runs', app, name, night.from],
      queryFn: async () => {
        const span = { from: new Date(night.from).toISOString(), to: new Date(night.to).toISOString() };
        const query = { app, function: name, trigger: 'timer', ...span, limit: MOST } as const;
        const { items, next } = await api('get', '/api/executions', { query });
        return { items, isCut: next !== undefined };
      },
      staleTime: SLOW_POLL_MS,
      refetchInterval: SLOW_POLL_MS,
      enabled: night.from < now,
    })),
    combine: (answers) => answers.map(({ data = NO_RUNS }) => data),
  });
}
