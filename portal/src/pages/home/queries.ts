import { useQueries, useQuery, useQueryClient } from '@tanstack/react-query';
import { api } from '../../api/client.js';
import { unlessRefused } from '../../api/poll.js';
import { useWatchedApps } from '../../api/queries.js';
import { useMay } from '../../session/session.js';
import { withBacklog, type BacklogSample } from './backlog.js';
import { missedSince, type MissedSoFar } from './missed-timers.js';
import { MINUTE_MS, MINUTES } from './minutes.js';
import { isUnread } from './unread.js';

const POLL_MS = 15_000;
const SLOW_POLL_MS = 60_000;
const A_DAY_MS = 86_400_000;
const AN_HOUR_MS = MINUTES * MINUTE_MS;
/** Each app is asked by itself; of a house with more the rest is seen on its page. */
const MOST_APPS = 50;

const BACKLOG = ['queues', 'backlog'];
const MISSED = ['timers', 'missed'];

/** Of one app, or of all for whoever may read the whole house; so is the rest that takes an app. */
export function useLastHour(app: string | undefined) {
  return useQuery({
    queryKey: ['last-hour', app],
    queryFn: () => {
      const from = new Date(Date.now() - AN_HOUR_MS).toISOString();
      return api('get', '/api/statistics', { query: { app, step: 'minute', from } });
    },
    refetchInterval: POLL_MS,
  });
}

interface Backlog {
  readonly queues: Awaited<ReturnType<typeof readQueues>>;
  readonly samples: readonly BacklogSample[];
}

const readQueues = () => api('get', '/api/queues');

/** Trigger queues as they are, and what waited in them since somebody looks. */
export function useBacklog() {
  const may = useMay();
  const queries = useQueryClient();
  return useQuery({
    queryKey: BACKLOG,
    queryFn: async (): Promise<Backlog> => {
      const queues = await readQueues();
      const before = queries.getQueryData<Backlog>(BACKLOG)?.samples ?? [];
      return { queues, samples: withBacklog(before, queues, Date.now()) };
    },
    refetchInterval: POLL_MS,
    // What was seen is worth more than a page that was left for a while.
    gcTime: AN_HOUR_MS,
    enabled: may('reader'),
  });
}

/** Of the last day. */
export function useMissed() {
  const may = useMay();
  const queries = useQueryClient();
  return useQuery({
    queryKey: MISSED,
    queryFn: () => missedSince(Date.now() - A_DAY_MS, queries.getQueryData<MissedSoFar>(MISSED)),
    refetchInterval: POLL_MS,
    enabled: may('reader'),
  });
}

export function useWaitingLetters(app: string | undefined) {
  const may = useMay();
  return useQuery({
    queryKey: ['dead-letters', 'waiting', app],
    queryFn: () => api('get', '/api/dead-letters', { query: { app, state: 'waiting', limit: 50 } }),
    refetchInterval: POLL_MS,
    enabled: may('operator', app),
  });
}

/** Apps whose last deployment failed, as far as it is known. */
export function useFailedDeployments(app: string | undefined) {
  const { data: all = [] } = useWatchedApps();
  const apps = all.filter(({ name }) => app === undefined || name === app);
  return useQueries({
    queries: apps.slice(0, MOST_APPS).map(({ name }) => ({
      queryKey: ['app', name, 'last-deployment'],
      queryFn: async () => (await api('get', '/api/apps/{app}/deployments', { path: { app: name } }))[0] ?? null,
      refetchInterval: unlessRefused(SLOW_POLL_MS),
    })),
    combine: (answers) => ({
      apps: answers.flatMap(({ data }, n) => (data?.status === 'failed' ? [apps[n]?.name ?? ''] : [])),
      isLoading: answers.some(({ isLoading }) => isLoading),
      isUnread: answers.some(isUnread),
    }),
  });
}
