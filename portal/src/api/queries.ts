import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { livePollMs } from '../live/follow-events.js';
import { useMay } from '../session/session.js';
import { allApps, appsPage } from './apps.js';
import { api, type Schema } from './client.js';
import { POLL_MS, SLOW_POLL_MS, unlessRefused } from './poll.js';
import { readiness } from './readiness.js';

const APPS_OF_PAGE = 50;

export type App = Schema<'AppResponse'>;
export type Worker = Schema<'WorkerResponse'>;
export type FunctionSummary = Schema<'FunctionSummaryResponse'>;

export function useReadiness() {
  return useQuery({ queryKey: ['readiness'], queryFn: readiness, refetchInterval: livePollMs });
}

const ALL_APPS = { queryKey: ['apps', 'all'], queryFn: allApps };

/** Every app there is to see, for whoever chooses one: read page after page, so seldom, and when an event tells of a change. A list of them takes `useAppsPage`. */
export function useApps() {
  return useQuery({ ...ALL_APPS, staleTime: SLOW_POLL_MS, refetchInterval: SLOW_POLL_MS });
}

/** The same for whoever looks after all, as they are now. */
export function useWatchedApps() {
  return useQuery({ ...ALL_APPS, refetchInterval: livePollMs });
}

/** Apps with `name` in their name, by name. */
export function useAppsPage(name: string, cursor: string | undefined) {
  return useQuery({
    queryKey: ['apps', 'page', name, cursor],
    queryFn: ({ signal }) => appsPage({ ...(name === '' ? {} : { name }), cursor, limit: APPS_OF_PAGE }, signal),
    refetchInterval: livePollMs,
    placeholderData: keepPreviousData,
  });
}

/** For whoever may read the whole house; others have no data here. */
export function useWorkers() {
  const may = useMay();
  return useQuery({
    queryKey: ['workers'],
    queryFn: async () => (await api('get', '/api/workers')).items,
    refetchInterval: livePollMs,
    enabled: may('reader'),
  });
}

/** The last 24 hours by function: of one app, or of all for whoever may read the whole house. */
export function useLastDay(app?: string) {
  const may = useMay();
  return useQuery({
    queryKey: ['last-day', app],
    queryFn: () =>
      api('get', '/api/statistics/functions', { query: { ...(app === undefined ? {} : { app }), step: 'hour' } }),
    refetchInterval: SLOW_POLL_MS,
    enabled: may('reader', app),
  });
}

export function useApp(app: string) {
  return useQuery({
    queryKey: ['app', app],
    queryFn: () => api('get', '/api/apps/{app}', { path: { app } }),
    refetchInterval: unlessRefused(POLL_MS),
  });
}

export function useSlots(app: string) {
  return useQuery({
    queryKey: ['app', app, 'slots'],
    queryFn: () => api('get', '/api/apps/{app}/slots', { path: { app } }),
    refetchInterval: SLOW_POLL_MS,
  });
}

export function useVersions(app: string) {
  return useQuery({
    queryKey: ['app', app, 'versions'],
    queryFn: () => api('get', '/api/apps/{app}/versions', { path: { app } }),
    refetchInterval: POLL_MS,
  });
}

export function useDeployments(app: string) {
  return useQuery({
    queryKey: ['app', app, 'deployments'],
    queryFn: () => api('get', '/api/apps/{app}/deployments', { path: { app } }),
    refetchInterval: livePollMs,
  });
}
